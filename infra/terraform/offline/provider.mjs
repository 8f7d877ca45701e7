// A stand-in for the Google provider: it serves the schema of what the configuration uses over Terraform's plugin protocol, and accepts every configuration
// that fits it. Prints what TF_REATTACH_PROVIDERS must be, and ends when its standard input does.
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { providerSchema, schemaOf } from "./schema.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);

function* terraformFiles(directory) {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") yield* terraformFiles(join(directory, entry.name));
    else if (entry.name.endsWith(".tf")) yield join(directory, entry.name);
  }
}

function schemas(keyword, data) {
  const used = new Set();
  for (const file of terraformFiles(ROOT)) {
    for (const [, type] of readFileSync(file, "utf8").matchAll(new RegExp(`^${keyword} "(google_\\w+)" `, "gm"))) used.add(type);
  }
  return Object.fromEntries([...used].map((type) => [type, schemaOf(type, data)]));
}

const answer = { provider: providerSchema(), resource_schemas: schemas("resource", false), data_source_schemas: schemas("data", true), diagnostics: [] };
const reply = (make) => (call, callback) => callback(null, make(call.request));

const definition = loadSync(join(HERE, "tfplugin5.proto"), { keepCase: true, longs: Number, enums: String });
const server = new grpc.Server({ "grpc.max_send_message_length": -1 });
server.addService(grpc.loadPackageDefinition(definition).tfplugin5.Provider.service, {
  GetSchema: reply(() => answer),
  PrepareProviderConfig: reply(({ config }) => ({ prepared_config: config })),
  ValidateResourceTypeConfig: reply(() => ({})),
  ValidateDataSourceConfig: reply(() => ({})),
  Stop: reply(() => ({})),
});

server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  const address = { Network: "tcp", String: `127.0.0.1:${port}` };
  const plugin = { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: address };
  console.log(JSON.stringify({ "registry.terraform.io/hashicorp/google": plugin }));
});
process.stdin.resume().on("end", () => process.exit(0));
