/** Addresses of the page's parts. */
export const places = {
  mailbox: (mailboxId: string): string => `/mail/${mailboxId}`,
  thread: (mailboxId: string, threadId: string): string => `/mail/${mailboxId}/${threadId}`,
  /** In front of the places of an account that somebody else shares. */
  shared: (accountId: string): string => `/shared/${accountId}`,
  search: (query: string): string => `/search?q=${encodeURIComponent(query)}`,
  found: (query: string, threadId: string): string => `/search/${threadId}?q=${encodeURIComponent(query)}`,
  contacts: "/contacts",
  contact: (id: string): string => `/contacts/${id}`,
  editContact: (id: string): string => `/contacts/${id}/edit`,
  settings: "/settings/general",
  settingsPage: (page: string): string => `/settings/${page}`,
  filterLike: (emailId: string): string => `/settings/filters?like=${encodeURIComponent(emailId)}`,
  connect: "/settings/connect",
  admin: (page: string): string => `/admin/${page}`,
};
