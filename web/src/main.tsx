import { createRoot } from "react-dom/client";
import "@fontsource-variable/inter/index.css";
import "./styles/tokens.css";
import "./styles/base.css";
import { App } from "./app/App";

const root = document.getElementById("app");
if (root) createRoot(root).render(<App />);
