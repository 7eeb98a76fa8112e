import type { Company } from "../generated/types";
import { useLanguage } from "../text/language";
import { Card } from "./Card";
import { CompanyForm } from "./CompanyForm";
import { Facts } from "./Facts";
import { Moment } from "./Moment";

interface Props {
  company: Company;
  mayChange: boolean;
  onDone: () => void;
}

/** One company, and behind a fold what can be changed of it. */
export function CompanyRow({ company, mayChange, onDone }: Props) {
  const { texts } = useLanguage();
  const days = company.retention_days;
  const facts = [
    { name: texts.companies.devices, value: texts.companies.deviceCount(company.devices) },
    { name: texts.companies.persons, value: texts.companies.personCount(company.persons) },
    { name: texts.companies.retention, value: days ? texts.companies.retentionOwn(days) : texts.companies.retentionDefault },
    { name: texts.companies.madeAt, value: <Moment at={company.made} /> },
  ];
  return (
    <Card title={company.name} name={`company-${company.id}`}>
      <Facts facts={facts} />
      {mayChange && (
        <details class="more">
          <summary>{texts.companies.change}</summary>
          <CompanyForm key={`${company.name} ${days}`} company={company} onDone={onDone} />
        </details>
      )}
    </Card>
  );
}
