"""Training rows of a log as a person would count them, read without any of rlwatchd's code.

Used by formats-report. Plain readers: each knows what its file is by name or first bytes, and trusts it.
"""
import ast
import csv
import io
import json
import os
import re
import struct

# What wrote the files of data/logs.
VERSIONS = {
    "trl": "1.16.0", "sb3": "2.9.2", "tensorboard": "torch 2.15", "tensorboardX": "2.6.5",
    "wandb": "0.31.0",
}
# A row of one of these is one of training.
TRAINING = re.compile(
    r"(^|/)(loss|reward|reward_mean|policy_loss|pg_loss|policy_gradient_loss|entropy|entropy_loss|entropy_mean"
    r"|grad_norm|ep_rew_mean|episode_reward_mean|total_loss|value_loss|ep_len_mean|actor_loss|kl)$")
HELD_OUT = re.compile(r"^(eval|val|test)[_/-]")


class Counted:
    """The rows, each a dict of numbers by key, and what else had their shape."""

    def __init__(self):
        self.rows = []
        self.summaries = 0
        self.evaluations = 0

    def add(self, row):
        if "train_runtime" in row:
            self.summaries += 1
        elif row.get("eval") == 1:
            self.evaluations += 1
        elif any(TRAINING.search(key) and not HELD_OUT.match(key) for key in row):
            self.rows.append(row)
        elif "time/total_timesteps" in row and not any(HELD_OUT.match(key) for key in row):
            # Stable-Baselines3's first table: nothing is trained yet.
            self.rows.append(row)
        elif any(HELD_OUT.match(key) for key in row):
            self.evaluations += 1

    @property
    def rest(self):
        parts = []
        if self.summaries:
            parts.append("the closing summary")
        if self.evaluations:
            parts.append("%d evaluation rows" % self.evaluations)
        return " and ".join(parts)


def lines():
    with open(__file__) as file:
        return len(file.readlines())


def number(value):
    """A float of what a log calls a number, or None."""
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, str):
        inner = re.match(r"(?:np\.\w+|tensor)\((.*?)[,)]", value)
        try:
            return float(inner.group(1) if inner else re.match(r"[-+.\w]+", value.strip()).group(0))
        except (ValueError, AttributeError):
            return None
    return None


def flat(item, prefix=""):
    row = {}
    for key, value in item.items():
        if isinstance(value, dict):
            row.update(flat(value, prefix + key + "/"))
        elif (found := number(value)) is not None:
            row[prefix + key] = found
    return row


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    counted = Counted()
    name = os.path.basename(path)
    if data.startswith(b":W&B"):
        rows = wandb(data)
    elif "tfevents" in name:
        rows = events(data)
    else:
        rows = text(data.decode(errors="replace"), name)
    for row in rows:
        counted.add(row)
    return counted


def text(content, name):
    start = content.lstrip()
    if re.match(r"[\[{]\s*\n", start):
        document = json.loads(content)
        return [flat(row) for row in (document["log_history"] if isinstance(document, dict) else document)]
    if name.endswith((".jsonl", "result.json", "progress.json")):
        return [flat(json.loads(line)) for line in content.splitlines() if line.strip()]
    if name.endswith(".csv"):
        return [
            {key: found for key, value in row.items() if (found := number(value or None)) is not None}
            for row in csv.DictReader(io.StringIO(content))]
    if re.search(r"^\|    \w+ +\|", content, re.M):
        return boxes(content)
    if re.search(r"step:\d+ - ", content):
        return verl(content)
    if "{'" in content:
        return dicts(content)
    return pairs(content)


def dicts(content):
    rows = []
    for found in re.finditer(r"\{'[^{}]*\}", content):
        literal = re.sub(r": (-?)(nan|inf)\b", r": '\1\2'", found.group(0).replace("\n", ""))
        try:
            row = flat(ast.literal_eval(literal))
        except (SyntaxError, ValueError, AttributeError):
            continue
        before = content[content.rfind("\n", 0, found.start()) + 1:found.start()]
        if "loss" in row and not any("loss" in own for own in rows):
            # A callback's own line before the first dict.
            rows += pairs_of(content[:found.start()].split("\n"), need="reward")
        if "Dropping entry" not in before:
            rows.append(row)
    return rows


def verl(content):
    rows = []
    for found in re.finditer(r"(?<![\w/])step:(\d+) - (.*)", content):
        row = {"step": float(found.group(1))}
        for field in found.group(2).split(" - "):
            key, _, value = field.rpartition(":")
            if value.startswith("np") or number(value) is not None:
                row[key] = number(value)
            elif (glued := re.match(r"([^:]+):(np\.\w+\([^)]*\)|[-+.\w]+)", field)):
                row[glued.group(1)] = number(glued.group(2))
        rows.append(row)
    return rows


def boxes(content):
    """Tables between two lines of dashes, or a last one that was cut off."""
    rows, row, section = [], {}, ""
    for line in re.sub(r"\x1b\[[0-9;]*m", "", content).split("\n"):
        line = line.split("\r")[-1]
        cells = re.match(r"\|( *)([^|]*?) *\| ([^|]*?) *\|$", line.rstrip())
        if cells:
            indent, key, value = cells.groups()
            if not value:
                section = key
            elif (found := number(value)) is not None:
                row[section + key if len(indent) > 1 else key] = found
        elif line.startswith("-" * 16) and row:
            rows.append(row)
            row, section = {}, ""
    return rows + ([row] if row else [])


def pairs_of(content_lines, need):
    rows = []
    for line in content_lines:
        row = {
            key.strip(): found for key, value in re.findall(r"([A-Za-z_][\w ]*?)[=:] ?(-?[\w.+-]+)", line)
            if (found := number(value)) is not None}
        if need in row and ("loss" in row or any("loss" in key.lower() for key in row)):
            rows.append(row)
    return rows


def pairs(content):
    content = re.sub(r"\n[^\n]*?average reward score: ", "|average reward score: ", re.sub(
        r"(act_loss:[^\n]*)\n(?:(?!epoch:)[^\n]*\n)*?(?=average reward score)", r"\1\n", content))
    for need in ("average reward score", "Reward", "pg_loss"):
        if (rows := pairs_of(content.split("\n"), need)):
            return [{**row, "loss": row.get("act_loss", row.get("Actor Loss", row.get("pg_loss")))}
                    for row in rows]
    return []


def fields(data):
    """(number, value) of a protobuf message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        tag = varint()
        kind = tag & 7
        if kind == 0:
            yield tag >> 3, varint()
            continue
        size = {1: 8, 5: 4}.get(kind) or varint()
        yield tag >> 3, data[at:at + size]
        at += size


def events(data):
    """Scalars of an event file by step, in the order of the steps' first."""
    rows, at = [], 0
    while at + 12 <= len(data):
        size = struct.unpack_from("<Q", data, at)[0]
        if at + 16 + size > len(data):
            break
        event = list(fields(data[at + 12:at + 12 + size]))
        at += 16 + size
        step = next((value for tag, value in event if tag == 2), 0)
        for tag, summary in event:
            for _, value in fields(summary) if tag == 5 else ():
                parts = dict(fields(value))
                scalar = None
                if 2 in parts:
                    scalar = struct.unpack("<f", parts[2])[0]
                elif 8 in parts:
                    tensor = dict(fields(parts[8]))
                    bits = tensor.get(4) or tensor.get(5)
                    scalar = struct.unpack("<f", bits)[0] if bits and len(bits) == 4 else None
                if scalar is not None:
                    if not rows or rows[-1]["step"] != step:
                        rows.append({"step": float(step)})
                    rows[-1][parts[1].decode()] = scalar
    return rows


def wandb(data):
    """History records of a transaction log: LevelDB's blocks behind seven bytes."""
    rows, at, joined = [], 7, b""
    while at + 7 <= len(data):
        left = 32768 - at % 32768
        if left < 7:
            at += left
            continue
        size, kind = struct.unpack_from("<HB", data, at + 4)
        if kind == 0:
            at += left
            continue
        joined += data[at + 7:at + 7 + size]
        at += 7 + size
        if kind in (2, 3):
            continue
        for tag, history in fields(joined):
            row = {}
            for part, item in fields(history) if tag == 2 else ():
                entry = list(fields(item)) if part == 1 else []
                key = "/".join(value.decode() for name, value in entry if name in (1, 2) and value)
                value = next((value for name, value in entry if name == 16), b"null")
                if (found := number(json.loads(value))) is not None:
                    row[key] = found
            if row:
                rows.append(row)
        joined = b""
    return rows
