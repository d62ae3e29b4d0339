/** Starts the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "./look/base.css";
import { App } from "./shell/app.tsx";

const root = document.getElementById("root");
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
