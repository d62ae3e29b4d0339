/** Mail filters as the configuration describes them. Loaded where there are some. */
import { milterName } from "../config/milters.ts";
import type { Config } from "../config/schema.ts";
import { Filters, type FiltersParts } from "../trust/milter/filters.ts";
import type { MilterSettings } from "../trust/milter/settings.ts";

export function openFilters({ milters, limits }: Config, around: Omit<FiltersParts, "messageBytesMax">): Filters {
  return new Filters(milters.map(milterSettings), { ...around, messageBytesMax: limits.messageSize });
}

export function milterSettings(given: Config["milters"][number]): MilterSettings {
  const { connectTimeout, commandTimeout, messageTimeout, protocol, junkFields } = given;
  return {
    name: milterName(given),
    address: given.address,
    mail: given.mail,
    onFailure: given.onFailure,
    connectMs: connectTimeout,
    commandMs: commandTimeout,
    messageMs: messageTimeout,
    version: protocol,
    junkFields: junkFields.map((name) => name.toLowerCase()),
  };
}
