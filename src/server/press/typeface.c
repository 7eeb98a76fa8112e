#include "server/press/typeface.h"

#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <stdlib.h>

enum { FAMILY_MAX = 128 };

struct typeface {
	PangoFontMap *map;
	PangoLayout *warm[2]; /* regular and bold: they keep the files open */
	char family[FAMILY_MAX];
};

/* The best first; any other Japanese family comes after them. */
static const char *const preferred[] = {
	"Noto Sans CJK JP",
	"Noto Sans JP",
	"BIZ UDPGothic",
	"IPAexGothic",
	"IPAPGothic",
	"TakaoPGothic",
	"VL PGothic",
};

/* ---- finding */

static const char *text_of(const FcPattern *font, const char *property)
{
	FcChar8 *text;

	return FcPatternGetString(font, property, 0, &text) == FcResultMatch ? (const char *)text
									     : "";
}

static int number_of(const FcPattern *font, const char *property, int fallback)
{
	int number;

	return FcPatternGetInteger(font, property, 0, &number) == FcResultMatch ? number : fallback;
}

static bool is_upright(const FcPattern *font)
{
	return number_of(font, FC_SLANT, FC_SLANT_ROMAN) == FC_SLANT_ROMAN;
}

/* A family's place in the list; behind it, those of one width for all letters last. */
static unsigned rank_of(const FcPattern *font)
{
	for (unsigned i = 0; i < ARRAY_SIZE(preferred); i++) {
		if (strcmp(text_of(font, FC_FAMILY), preferred[i]) == 0)
			return i;
	}
	return (unsigned)ARRAY_SIZE(preferred) +
	       (number_of(font, FC_SPACING, FC_PROPORTIONAL) == FC_PROPORTIONAL ? 0 : 1);
}

/* By rank, then by name: the same machine always has the same. */
static bool is_better(const FcPattern *font, const FcPattern *than)
{
	unsigned mine = rank_of(font), its = rank_of(than);

	if (mine != its)
		return mine < its;
	return strcmp(text_of(font, FC_FAMILY), text_of(than, FC_FAMILY)) < 0;
}

static const FcPattern *choose_family(const FcFontSet *fonts)
{
	const FcPattern *best = NULL;

	for (int i = 0; i < fonts->nfont; i++) {
		const FcPattern *font = fonts->fonts[i];

		if (is_upright(font) && strlen(text_of(font, FC_FAMILY)) < FAMILY_MAX &&
			(!best || is_better(font, best)))
			best = font;
	}
	return best;
}

/* The file of the family whose weight is nearest. */
static const char *choose_file(const FcFontSet *fonts, const char *family, int weight)
{
	const char *file = NULL;
	int least = INT_MAX;

	for (int i = 0; i < fonts->nfont; i++) {
		const FcPattern *font = fonts->fonts[i];
		int away = abs(number_of(font, FC_WEIGHT, FC_WEIGHT_REGULAR) - weight);

		if (!is_upright(font) || strcmp(text_of(font, FC_FAMILY), family) != 0)
			continue;
		if (away > least || (away == least && strcmp(text_of(font, FC_FILE), file) >= 0))
			continue;
		least = away;
		file = text_of(font, FC_FILE);
	}
	return file;
}

static FcFontSet *list_japanese(void)
{
	FcPattern *wanted = FcPatternBuild(NULL, FC_LANG, FcTypeString, "ja", FC_SCALABLE,
		FcTypeBool, FcTrue, FC_OUTLINE, FcTypeBool, FcTrue, NULL);
	FcObjectSet *objects =
		FcObjectSetBuild(FC_FAMILY, FC_FILE, FC_WEIGHT, FC_SLANT, FC_SPACING, NULL);
	FcFontSet *fonts = wanted && objects ? FcFontList(NULL, wanted, objects) : NULL;

	if (wanted)
		FcPatternDestroy(wanted);
	if (objects)
		FcObjectSetDestroy(objects);
	return fonts;
}

/* ---- opening */

/* From now on fontconfig has these files and no others: whatever a text asks for, nothing else is looked for. */
static int add_files(struct typeface *t, const FcFontSet *fonts)
{
	static const int weights[] = {FC_WEIGHT_REGULAR, FC_WEIGHT_BOLD};

	FcConfig *config = FcConfigCreate();
	int result = config ? 0 : ERR_NO_MEMORY;

	for (size_t i = 0; i < ARRAY_SIZE(weights) && result == 0; i++) {
		const char *file = choose_file(fonts, t->family, weights[i]);

		if (!FcConfigAppFontAddFile(config, (const FcChar8 *)file))
			result = ERR_NOT_FOUND;
	}
	if (result == 0 && !FcConfigSetCurrent(config))
		result = ERR_NO_MEMORY;
	if (config)
		FcConfigDestroy(config);
	return result;
}

static PangoLayout *make_layout(const struct typeface *t, PangoContext *context, PangoWeight weight)
{
	static const char sample[] = "辻番 Tsujiban 0123 ○×？－";
	PangoLayout *layout = pango_layout_new(context);
	PangoFontDescription *font = pango_font_description_new();

	pango_font_description_set_family(font, t->family);
	pango_font_description_set_weight(font, weight);
	pango_font_description_set_absolute_size(font, 10 * PANGO_SCALE);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_text(layout, sample, (int)sizeof(sample) - 1);
	pango_font_description_free(font);
	return layout;
}

static cairo_status_t pass_over(
	void *ctx _unused_, const unsigned char *data _unused_, unsigned len _unused_)
{
	return CAIRO_STATUS_SUCCESS;
}

/* Draws a page for nobody, so that every file and library table is read before the sandbox closes. */
static int warm_up(struct typeface *t)
{
	static const PangoWeight weights[] = {PANGO_WEIGHT_NORMAL, PANGO_WEIGHT_BOLD};
	PangoContext *context = typeface_make_context(t);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(pass_over, NULL, 100, 100);
	cairo_t *cairo = cairo_create(surface);
	cairo_status_t status;
	int n_unknown = 0;

	for (size_t i = 0; i < ARRAY_SIZE(weights); i++) {
		t->warm[i] = make_layout(t, context, weights[i]);
		pango_cairo_show_layout(cairo, t->warm[i]);
		n_unknown += pango_layout_get_unknown_glyphs_count(t->warm[i]);
	}
	cairo_destroy(cairo);
	cairo_surface_finish(surface);
	status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	g_object_unref(context);
	return status == CAIRO_STATUS_SUCCESS && n_unknown == 0 ? 0 : ERR_NOT_FOUND;
}

static int open_family(struct typeface *t, const FcFontSet *fonts)
{
	const FcPattern *font = choose_family(fonts);

	if (!font)
		return ERR_NOT_FOUND;
	memcpy(t->family, text_of(font, FC_FAMILY), strlen(text_of(font, FC_FAMILY)) + 1);
	TRY(add_files(t, fonts));
	t->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
	if (!t->map)
		return ERR_NOT_FOUND;
	return warm_up(t);
}

int typeface_open(struct typeface **ret, struct fault *ret_fault)
{
	struct typeface *typeface = calloc(1, sizeof(*typeface));
	FcFontSet *fonts = list_japanese();
	int result = typeface && fonts ? open_family(typeface, fonts) : ERR_NO_MEMORY;

	if (fonts)
		FcFontSetDestroy(fonts);
	if (result == ERR_NOT_FOUND) {
		fault_set(ret_fault, MSG_PRESS_FONT_MISSING, SLICE_EMPTY);
		result = ERR_REFUSED;
	}
	if (result < 0) {
		typeface_free(typeface);
		return result;
	}
	*ret = typeface;
	return 0;
}

struct typeface *typeface_free(struct typeface *typeface)
{
	if (!typeface)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(typeface->warm); i++) {
		if (typeface->warm[i])
			g_object_unref(typeface->warm[i]);
	}
	if (typeface->map)
		g_object_unref(typeface->map);
	free(typeface);
	return NULL;
}

/* Positions that are not rounded to a screen's pixels: the page is scaled as a whole. */
PangoContext *typeface_make_context(const struct typeface *typeface)
{
	PangoContext *context = pango_font_map_create_context(typeface->map);
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	cairo_font_options_destroy(options);
	pango_context_set_round_glyph_positions(context, FALSE);
	return context;
}

const char *typeface_family(const struct typeface *typeface)
{
	return typeface->family;
}
