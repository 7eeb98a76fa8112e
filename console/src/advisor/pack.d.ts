/** Made by the build: each a gzip'd file as base64. */
declare module "virtual:engine-pack" {
  export const engine: string;
  /** A JSON object: the catalogue's files by name. */
  export const catalogue: string;
}
