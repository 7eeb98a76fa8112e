import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { useAdvisor } from "../context";

/** Where the visit is kept, in plain words, and the way to delete it. */
export function KeptNote() {
  const { texts, kept, clear } = useAdvisor();
  const [step, setStep] = useState<"" | "asked" | "done">("");
  if (!kept) {
    return (
      <p class="notice notice-caution" data-part="kept">
        {texts.notKept}
      </p>
    );
  }
  return (
    <div class="kept" data-part="kept">
      <p role="status">{step === "done" ? texts.forgot : texts.kept}</p>
      {step === "asked" ? (
        <div class="notice">
          <p>{texts.forgetAsk}</p>
          <div class="quote-buttons">
            <Button
              kind="danger"
              onClick={() => {
                clear();
                setStep("done");
              }}
            >
              {texts.forgetYes}
            </Button>
            <Button kind="plain" onClick={() => setStep("")}>
              {texts.forgetNo}
            </Button>
          </div>
        </div>
      ) : (
        <Button kind="quiet" onClick={() => setStep("asked")}>
          {texts.forget}
        </Button>
      )}
    </div>
  );
}
