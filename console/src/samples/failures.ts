import { Refusal, Silence } from "../api/client";

export const silence = new Silence();

export const refusal = new Refusal(503, {
  type: "urn:tsujiban:TB-1199",
  title: "いまは受け付けられません。",
  status: 503,
  detail: "1分たってから、もう一度お試しください。",
  subject: "/api/v1/cases",
});

export const bareRefusal = new Refusal(500, null);
