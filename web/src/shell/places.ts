/** Addresses of the page's parts. */
export const places = {
  mailbox: (mailboxId: string): string => `/mail/${mailboxId}`,
  thread: (mailboxId: string, threadId: string): string => `/mail/${mailboxId}/${threadId}`,
  search: (query: string): string => `/search?q=${encodeURIComponent(query)}`,
  found: (query: string, threadId: string): string => `/search/${threadId}?q=${encodeURIComponent(query)}`,
  settings: "/settings/general",
  settingsPage: (page: string): string => `/settings/${page}`,
  connect: "/settings/connect",
  admin: (page: string): string => `/admin/${page}`,
};
