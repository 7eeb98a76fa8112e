import { useEffect, useState } from "preact/hooks";
import { Button } from "../../components/Button";
import type { Inventory } from "../../generated/types";
import { useAdvisor } from "../context";
import { fillIn } from "../inventory";
import { readInventory } from "../watch";

/** Offers what the watch knows of the company, to whoever is logged in. */
export function FromWatch() {
  const { texts, words, visit, change } = useAdvisor();
  const [inventory, setInventory] = useState<Inventory | null>(null);
  const [filled, setFilled] = useState(false);
  useEffect(() => void readInventory().then(setInventory), []);
  if (!inventory || inventory.pcs === 0) return null;
  const fill = () => {
    change(fillIn(visit, inventory, words.systems));
    setFilled(true);
  };
  return (
    <div class="notice notice-act" data-part="from-watch">
      <Button kind="plain" onClick={fill}>
        {texts.company.fill}
      </Button>
      <p role="status">{filled && texts.company.filled}</p>
    </div>
  );
}
