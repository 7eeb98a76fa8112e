import { render } from "preact";
import "@digital-go-jp/design-tokens/dist/tokens.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { App } from "./App";

const root = document.getElementById("console");
if (root) render(<App />, root);
