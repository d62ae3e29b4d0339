import { storeContract } from "./store.contract.ts";
import { sqliteIn } from "./testing/temporary-store.ts";

storeContract("SQLite", sqliteIn);
