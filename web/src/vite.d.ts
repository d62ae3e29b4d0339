/** What Vite makes of other files. */
interface ImportMeta {
  /** Addresses of files, by their paths. */
  glob(
    pattern: string,
    options: { readonly eager: true; readonly import: "default"; readonly query: "?url" },
  ): Readonly<Record<string, string>>;
}
