import { useAdvisor } from "../context";
import type { Money } from "../model/answers";
import { yenText } from "../numbers";
import { Part } from "./Part";
import { Scrolled } from "./Scrolled";

/** The scheme's ceiling and its 60 % line, for this number and for the three that are compared most. */
export function CeilingTable({ answer }: { answer: Money }) {
  const { texts, language } = useAdvisor();
  const say = (n: number | null) => (n === null ? texts.unknown : yenText(n, language));
  const own = answer.terminals !== null ? [{ terminals: answer.terminals, ...answer.baseline }] : [];
  const rows = [...own, ...answer.presets.filter((one) => one.terminals !== answer.terminals)];
  return (
    <Part title={texts.money.ceilings} lead={texts.money.ceilingsLead} name="ceilings">
      <Scrolled label={texts.money.ceilingsTable}>
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">{texts.money.terminals}</th>
              <th scope="col">{texts.money.yearCeiling}</th>
              <th scope="col">{texts.money.sixty}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.terminals} class={at === 0 ? "plain-own" : undefined}>
                <th scope="row">{texts.money.preset(row.terminals)}</th>
                <td class="yen">{say(row.year)}</td>
                <td class="yen">{say(row.sixty_year)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolled>
    </Part>
  );
}
