import qrcode from "qrcode-generator";
import "./QrCode.css";

/** Light modules around the code, as the standard asks. */
const quiet = 4;

/** A text as a QR code, drawn here: no picture is fetched and nothing is told to anybody. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const n = code.getModuleCount();
  let dark = "";
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      if (code.isDark(row, column)) dark += `M${column + quiet} ${row + quiet}h1v1h-1z`;
    }
  }
  const side = n + 2 * quiet;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr-light" width={side} height={side} />
      <path class="qr-dark" d={dark} />
    </svg>
  );
}
