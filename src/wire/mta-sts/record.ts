/** The record at _mta-sts.DOMAIN that says that there is a policy, and which one (RFC 8461 3.1). */

/**
 * The id of the policy among the texts at that name. Undefined when none is a record of MTA-STS, or several are: then the domain counts as
 * having no policy.
 */
export function policyId(texts: readonly string[]): string | undefined {
  const records = texts.filter((text) => /^v=STSv1[ \t]*;/.test(text));
  const [record = ""] = records;
  if (records.length !== 1) return undefined;
  for (const field of record.split(";").slice(1)) {
    const [, id] = /^[ \t]*id[ \t]*=[ \t]*([A-Za-z0-9]{1,32})[ \t]*$/.exec(field) ?? [];
    if (id !== undefined) return id;
  }
  return undefined;
}
