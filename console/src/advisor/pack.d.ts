/** Made by the build: what tools/pack-engine wrote, as base64. */
declare module "virtual:engine-pack" {
  export const pack: string;
}
