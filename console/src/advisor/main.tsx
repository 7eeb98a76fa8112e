import { render } from "preact";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "../styles/tokens.css";
import "../styles/base.css";
import "./styles/advisor.css";
import { Advisor } from "./Advisor";
import { openEngine, unpack } from "./engine";
import { showFailure } from "./failure";

const root = document.getElementById("advisor");
if (root) {
  const unpacked = unpack();
  openEngine(unpacked).then(
    (engine) => render(<Advisor engine={engine} catalogues={unpacked.catalogues} />, root),
    (error: unknown) => showFailure(root, unpacked.catalogues, error),
  );
}
