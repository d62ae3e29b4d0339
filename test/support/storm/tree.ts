/** What programs of a storm do to mailboxes: each has names of its own, of which it knows all, and all share some. */
import assert from "node:assert/strict";
import { appending } from "./changing.ts";
import { commonMailboxes, type Player } from "./player.ts";
import { TreeModel } from "./tree-model.ts";

const names = ["a", "a/b", "a/b/c", "b", "b/x", "c/d/e"];
/** UIDVALIDITY that a mailbox of that name has had. */
const validities = new WeakMap<TreeModel, Map<string, Set<number>>>();
const models = new WeakMap<Player, TreeModel>();
let trees = 0;

function modelOf(player: Player): TreeModel {
  let model = models.get(player);
  if (model === undefined) models.set(player, (model = new TreeModel(`${player.name}-tree${++trees}`)));
  return model;
}

/** A refusal has the code that is expected, if any; none is expected otherwise. */
async function expect(player: Player, command: string, code: string | undefined): Promise<void> {
  const answer = await player.mirror.say(command, true, code === undefined ? [] : [code]).catch((error: unknown) => {
    // Nobody knows whether it was done: another tree is begun.
    models.delete(player);
    throw error;
  });
  if (code === undefined) assert.match(answer, / OK /, command);
  else assert.ok(answer.includes(` NO [${code}]`), `${answer} to ${command}, not ${code}`);
}

/** Its own names, where every answer is known. Names of its own are its user's, whosever mailboxes it has open. */
export async function tendTree(player: Player): Promise<void> {
  const { dice } = player;
  const model = modelOf(player);
  const { top } = model;
  const name = `${top}/${dice.of(names)}`;
  const other = `${top}/${dice.of(names)}`;
  const way = dice.roll(8);
  if (way < 2) await expect(player, `CREATE "${name}"`, model.create(name));
  else if (way === 2) await expect(player, `DELETE "${name}"`, model.delete(name));
  else if (way === 3) {
    // Two branches that grow together are a matter of their own.
    if (model.nodes.get(other)?.selectable === false) return;
    await expect(player, `RENAME "${name}" "${other}"`, model.rename(name, other));
  } else if (way === 4) {
    const adds = dice.roll(3) > 0;
    await expect(player, `${adds ? "SUBSCRIBE" : "UNSUBSCRIBE"} "${name}"`, undefined);
    if (adds) model.subscribed.add(name);
    else model.subscribed.delete(name);
  } else if (way === 5) await fill(player, model, name);
  else await compare(player, model);
}

async function fill(player: Player, model: TreeModel, name: string): Promise<void> {
  const node = model.nodes.get(name);
  if (node === undefined || player.prefix !== "") return;
  const command = appending(player, name, [[player.truth.newLetter(), ""]]);
  await expect(player, command, node.selectable ? undefined : "TRYCREATE");
  if (node.selectable) node.messages++;
}

async function compare(player: Player, model: TreeModel): Promise<void> {
  const { mirror } = player;
  const { top } = model;
  player.told = [];
  await mirror.say(`LIST "" ("${top}" "${top}/*") RETURN (SUBSCRIBED)`, true);
  const listed = player.told.flatMap((line) => {
    const [, attributes = "", path] = /^\* LIST \(([^)]*)\) "\/" "?([^"]+?)"?$/.exec(line) ?? [];
    return path === undefined ? [] : [`${path} ${!/\\(?:Noselect|NonExistent)/i.test(attributes)}`];
  });
  const expected = model.names.map((name) => `${name} ${model.nodes.get(name)?.selectable}`);
  assert.deepEqual(listed.sort(), expected.sort());
  player.told = [];
  await mirror.say(`LSUB "" "${top}/*"`, true);
  const subscribed = player.told.flatMap((line) => /^\* LSUB \(.*\) "\/" "?([^"]+?)"?$/.exec(line)?.[1] ?? []);
  assert.deepEqual(subscribed.sort(), [...model.subscribed].sort());
  for (const [name, node] of model.nodes) if (node.selectable) await count(player, model, name);
}

async function count(player: Player, model: TreeModel, name: string): Promise<void> {
  const node = model.nodes.get(name)!;
  player.told = [];
  await player.mirror.say(`STATUS "${name}" (MESSAGES UIDVALIDITY)`, true);
  const line = player.told.find((each) => each.startsWith("* STATUS ")) ?? assert.fail("no STATUS");
  assert.match(line, new RegExp(`MESSAGES ${node.messages}\\b`));
  const validity = Number(/UIDVALIDITY (\d+)/.exec(line)?.[1]);
  const all = validities.get(model) ?? new Map<string, Set<number>>();
  validities.set(model, all);
  const had = all.get(name) ?? new Set();
  all.set(name, had);
  if (node.validity === undefined)
    assert.ok(!had.has(validity), `${name} is another mailbox with UIDVALIDITY ${validity}`);
  else assert.equal(validity, node.validity, name);
  node.validity = validity;
  had.add(validity);
}

/** Names that all share: what comes of it depends on the others. */
export async function tendCommon(player: Player): Promise<void> {
  const { dice, mirror } = player;
  const name = player.quoted(dice.of(commonMailboxes));
  const refusals = ["ALREADYEXISTS", "NONEXISTENT", "HASCHILDREN"];
  const way = dice.roll(6);
  const command =
    way < 3
      ? `CREATE ${name}`
      : way < 5
        ? `RENAME ${name} ${player.quoted(dice.of(commonMailboxes))}`
        : `DELETE ${name}`;
  await mirror.say(command, true, refusals);
}
