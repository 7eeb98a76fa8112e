import { useLanguage } from "../text/language";
import "./Loading.css";

export function Loading() {
  const { texts } = useLanguage();
  return (
    <p class="loading" role="status">
      {texts.loading}
    </p>
  );
}
