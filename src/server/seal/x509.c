#include "server/seal/x509.h"

#include <arpa/inet.h>
#include <limits.h>
#include <openssl/x509v3.h>

#include "base/text.h"

enum { NAMES_MAX = 16, NAME_MAX_BYTES = 253 };

static bool is_name(struct slice name)
{
	if (name.len == 0 || name.len > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		uint8_t c = name.data[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':';

		if (!plain)
			return false;
	}
	return true;
}

/* "DNS:host" or "IP:address", as X509V3_EXT_conf_nid reads subjectAltName. */
static int put_name(struct buf *out, struct slice name)
{
	char text[NAME_MAX_BYTES + 1];
	uint8_t address[16];

	if (!is_name(name))
		return ERR_BAD_VALUE;
	memcpy(text, name.data, name.len);
	text[name.len] = 0;
	if (inet_pton(AF_INET, text, address) == 1 || inet_pton(AF_INET6, text, address) == 1)
		return buf_put_format(out, "IP:%s", text);
	if (slice_find_byte(name, ':') < name.len)
		return ERR_BAD_VALUE;
	return buf_put_format(out, "DNS:%s", text);
}

static int add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *extension;
	int added;

	X509V3_set_ctx(&ctx, issuer ? issuer : certificate, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	if (!extension)
		return ERR_CRYPTO;
	added = X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
	return added == 1 ? 0 : ERR_CRYPTO;
}

static int add_names(X509 *certificate, X509 *issuer, struct slice names)
{
	struct buf list = BUF_INIT(NAMES_MAX * (NAME_MAX_BYTES + 8));
	struct slice name;
	size_t n = 0;
	int result = 0;

	while (result == 0 && text_next_part(&names, ',', &name)) {
		if (n++ > 0)
			buf_put_byte(&list, ',');
		result = n > NAMES_MAX ? ERR_TOO_LARGE : put_name(&list, name);
	}
	if (result == 0)
		result = add_extension(certificate, issuer, NID_subject_alt_name, buf_text(&list));
	buf_done(&list);
	return result;
}

static int add_extensions(X509 *certificate, X509 *issuer, const struct x509_request *request)
{
	TRY(add_extension(certificate, issuer, NID_subject_key_identifier, "hash"));
	if (request->is_authority) {
		TRY(add_extension(
			certificate, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
		return add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign");
	}
	TRY(add_extension(certificate, issuer, NID_authority_key_identifier, "keyid"));
	TRY(add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE"));
	TRY(add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature"));
	TRY(add_extension(certificate, issuer, NID_ext_key_usage, "serverAuth"));
	return add_names(certificate, issuer, request->names);
}

static int set_serial(X509 *certificate, uint64_t serial)
{
	return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial) == 1
		       ? 0
		       : ERR_CRYPTO;
}

static int set_time(ASN1_TIME *to, usec_t at)
{
	return ASN1_TIME_set(to, (time_t)(at / USEC_PER_SEC)) ? 0 : ERR_CRYPTO;
}

static int fill(X509 *certificate, const struct x509_request *request, EVP_PKEY *subject_key,
	X509 *issuer, EVP_PKEY *issuer_key)
{
	X509_NAME *name = X509_get_subject_name(certificate);

	if (X509_set_version(certificate, X509_VERSION_3) != 1 ||
		X509_set_pubkey(certificate, subject_key) != 1 ||
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
			(const uint8_t *)request->subject, -1, -1, 0) != 1 ||
		X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : name) !=
			1)
		return ERR_CRYPTO;
	TRY(set_serial(certificate, request->serial));
	TRY(set_time(X509_getm_notBefore(certificate), request->from));
	TRY(set_time(X509_getm_notAfter(certificate), request->until));
	TRY(add_extensions(certificate, issuer, request));
	return X509_sign(certificate, issuer_key, EVP_sha256()) > 0 ? 0 : ERR_CRYPTO;
}

int x509_issue(const struct x509_request *request, EVP_PKEY *subject_key, X509 *issuer,
	EVP_PKEY *issuer_key, X509 **ret_certificate)
{
	X509 *certificate = X509_new();
	int result;

	if (!certificate)
		return ERR_NO_MEMORY;
	result = fill(certificate, request, subject_key, issuer, issuer_key);
	if (result < 0) {
		X509_free(certificate);
		return result;
	}
	*ret_certificate = certificate;
	return 0;
}

int x509_read_key(struct slice der, EVP_PKEY **ret_key)
{
	const uint8_t *at = der.data;
	char group[32] = "";
	EVP_PKEY *key;

	if (der.len > LONG_MAX)
		return ERR_TOO_LARGE;
	key = d2i_PUBKEY(NULL, &at, (long)der.len);
	if (!key || at != der.data + der.len || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
		EVP_PKEY_get_group_name(key, group, sizeof(group), NULL) != 1 ||
		strcmp(group, "prime256v1") != 0) {
		EVP_PKEY_free(key);
		return ERR_REFUSED;
	}
	*ret_key = key;
	return 0;
}

int x509_put_der(const X509 *certificate, struct buf *out)
{
	uint8_t *der = NULL;
	int len = i2d_X509(certificate, &der);

	if (len <= 0)
		return ERR_CRYPTO;
	buf_put(out, der, (size_t)len);
	OPENSSL_free(der);
	return buf_result(out);
}
