import { busContract } from "./bus.contract.ts";
import { openLocalBus } from "./local.ts";

busContract("the local bus", async () => {
  const bus = openLocalBus();
  return { all: [bus], [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose]() };
});
