import { render } from "preact";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "./styles/advisor.css";
import { Advisor } from "./Advisor";
import { openEngine } from "./engine";
import { showFailure } from "./failure";

const root = document.getElementById("advisor");
if (root) {
  openEngine().then(
    (engine) => render(<Advisor engine={engine} />, root),
    (error: unknown) => showFailure(root, error),
  );
}
