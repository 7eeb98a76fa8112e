import { useAdvisor } from "../context";
import type { Band, Baseline } from "../model/answers";
import { yenText } from "../numbers";

const width = 320;
const height = 44;

/** The first year as a bar from least to most, with the ceiling and the 60 % line across it. */
export function CostBar({ band, baseline }: { band: Band; baseline: Baseline }) {
  const { texts, language } = useAdvisor();
  const ceiling = baseline.first_year ?? baseline.year;
  const sixty = baseline.sixty_first ?? baseline.sixty_year;
  if (ceiling === null || (band.lo === null && band.hi === null)) return null;
  const end = Math.max(ceiling, band.lo ?? 0, band.hi ?? 0) * 1.1;
  const at = (n: number) => (n / end) * width;
  const low = at(band.lo ?? 0);
  const high = band.hi === null ? width : at(band.hi);
  return (
    <div class="cost-bar">
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${texts.money.chart}: ${band.text}`}>
        <rect class="bar-ground" y="14" width={width} height="16" rx="3" />
        <rect class="bar-maybe" x={low} y="14" width={Math.max(high - low, 0)} height="16" />
        <rect class="bar-sure" y="14" width={Math.max(low, 2)} height="16" rx="3" />
        {sixty !== null && <path class="bar-line bar-line-60" d={`M${at(sixty)} 6v32`} />}
        <path class="bar-line" d={`M${at(ceiling)} 2v40`} />
      </svg>
      <p class="cost-bar-words">
        {sixty !== null && `${texts.money.sixty} ${yenText(sixty, language)} / `}
        {texts.money.yearCeiling} {yenText(ceiling, language)}
      </p>
    </div>
  );
}
