// Reads the provider's schema out of the generated code of @cdktf/provider-google (provider 6.50): names, types, nesting, and what is required or computed.
// It knows no value rules (enumerations, conflicts). Nothing of it is stored.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const LIB = join(dirname(createRequire(import.meta.url).resolve("@cdktf/provider-google/package.json")), "lib");

// The generated code leaves write-only arguments out. Provider 6.50 and 7.x have these.
const WRITE_ONLY = {
  google_sql_user: [attribute("password_wo", "string", { optional: true, write_only: true }), attribute("password_wo_version", "number", { optional: true })],
  google_secret_manager_secret_version: [
    attribute("secret_data_wo", "string", { optional: true, write_only: true }),
    attribute("secret_data_wo_version", "number", { optional: true }),
  ],
};

/** The schema of a resource (google_…) or, with data, of a data source. */
export function schemaOf(type, data = false) {
  const name = type.replace(/^google_/, "").replaceAll("_", "-");
  const block = new Package(data ? `data-google-${name}` : name).root();
  block.attributes.push(...(data ? [] : (WRITE_ONLY[type] ?? [])));
  return { version: 0, block };
}

export const providerSchema = () => ({ version: 0, block: new Package("provider").root() });

function attribute(name, type, flags) {
  return { name, type: Buffer.from(JSON.stringify(type === "boolean" ? "bool" : type)), ...flags };
}

class Package {
  constructor(directory) {
    const read = (file) => {
      try {
        return readFileSync(join(LIB, directory, file), "utf8").replace(/\n\/\/# sourceMappingURL=.*$/s, "");
      } catch (e) {
        throw new Error(`the provider has no ${directory.replaceAll("-", "_")}: ${e.message}`);
      }
    };
    this.code = read("index.js");
    this.types = read("index.d.ts");
  }

  root() {
    const [, name] = /^class (\w+) extends cdktf\.Terraform(?:Resource|DataSource|Provider) /m.exec(this.code);
    return this.block(this.after("synthesizeHclAttributes() {", ""), `${name}Config`, name);
  }

  /** A block of the struct of that name, as the generated code calls it. */
  struct(name) {
    const pascal = name[0].toUpperCase() + name.slice(1);
    return this.block(this.after(`function ${name}ToHclTerraform(struct) {`, ""), pascal, `${pascal}OutputReference`);
  }

  block(attributesCode, interfaceName, className) {
    const required = this.required(interfaceName);
    const facts = this.facts(className);
    const block = { attributes: [], block_types: [] };
    const entry = /^ +(\w+): \{\s+value: (.*),\s+isBlock: (true|false),\s+type: "(\w+)",\s+storageClassType: "(\w+)",/gm;
    for (const [, name, value, isBlock, type, storage] of attributesCode.matchAll(entry)) {
      const needed = required.has(name);
      const nested = /(?<![.\w])(\w+)ToHclTerraform/.exec(value)?.[1];
      if (isBlock === "true" && nested) {
        block.block_types.push(this.nested(name, nested, type, value, needed));
      } else {
        const flags = { required: needed, optional: !needed, computed: !needed && (facts.computed.has(name) || name === "id") };
        block.attributes.push(attribute(name, nested ? [type, this.objectType(nested)] : simpleType(type, storage), flags));
      }
    }
    for (const [name, type] of facts.computedOnly) {
      if (!block.attributes.some((it) => it.name === name) && !block.block_types.some((it) => it.type_name === name)) {
        block.attributes.push(attribute(name, type, { computed: true }));
      }
    }
    return block;
  }

  nested(name, struct, type, value, needed) {
    const single = !value.includes("listMapperHcl");
    return {
      type_name: name,
      block: this.struct(struct),
      nesting: type === "struct" ? "SINGLE" : type.toUpperCase(),
      min_items: needed && type !== "struct" ? 1 : 0,
      max_items: single && type !== "struct" ? 1 : 0,
    };
  }

  /** The type of the attribute that a struct is where it is no block. */
  objectType(struct) {
    const { attributes, block_types } = this.struct(struct);
    const own = attributes.map((it) => [it.name, JSON.parse(it.type)]);
    const inner = block_types.map((it) => [it.type_name, [it.nesting.toLowerCase(), this.typeOf(it.block)]]);
    return ["object", Object.fromEntries([...own, ...inner])];
  }

  typeOf(block) {
    return ["object", Object.fromEntries(block.attributes.map((it) => [it.name, JSON.parse(it.type)]))];
  }

  required(interfaceName) {
    const text = this.between(this.types, new RegExp(`^export interface ${interfaceName} .*\\{$`, "m"), "\n}");
    const member = /#(\w+) \w+#\w+\}(?:(?!readonly)[\s\S])*?readonly \w+(\??):/g;
    return new Set([...text.matchAll(member)].filter(([, , question]) => question === "").map(([, name]) => name));
  }

  /** What is computed, and the types of what is nothing else. */
  facts(className) {
    const text = this.between(this.code, new RegExp(`^class ${className} extends .*\\{$`, "m"), "\n}\n");
    const computed = new Set();
    const computedOnly = new Map();
    const comment = /\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (?:true|false)\n(.*\n.*)/g;
    for (const [, name, isComputed, optional, code] of text.matchAll(comment)) {
      if (isComputed !== "true") continue;
      computed.add(name);
      if (optional === "false") computedOnly.set(name, this.computedType(code));
    }
    return { computed, computedOnly };
  }

  computedType(code) {
    const list = /new (\w+)List\(this, "\w+", (true|false)\)/.exec(code);
    if (list) {
      const attributes = this.facts(`${list[1]}OutputReference`).computedOnly;
      return [list[2] === "true" ? "set" : "list", ["object", Object.fromEntries(attributes)]];
    }
    const map = /new cdktf\.(String|Number|Boolean)Map\(/.exec(code);
    if (map) return ["map", primitive(map[1])];
    const getter = /get(String|Number|Boolean|List|NumberList|StringMap|NumberMap|BooleanMap)Attribute\(/.exec(code)?.[1] ?? "String";
    if (getter === "List") return ["list", "string"];
    if (getter === "NumberList") return ["list", "number"];
    return getter.endsWith("Map") ? ["map", primitive(getter.slice(0, -3))] : primitive(getter);
  }

  after(start, from) {
    const at = this.code.indexOf(start);
    if (at < 0) throw new Error(`no ${start}${from}`);
    return this.code.slice(at, this.code.indexOf("// remove undefined attributes", at));
  }

  between(text, start, end) {
    const found = start.exec(text);
    if (!found) return "";
    return text.slice(found.index, text.indexOf(end, found.index));
  }
}

const primitive = (name) => (name === "Boolean" ? "bool" : name.toLowerCase());

function simpleType(type, storage) {
  const element = /^(string|number|boolean|any)(?:List|Map)/.exec(storage)?.[1];
  const bool = (it) => (it === "boolean" ? "bool" : it === "any" ? "string" : it);
  return type === "simple" ? bool(storage) : [type, bool(element ?? "string")];
}
