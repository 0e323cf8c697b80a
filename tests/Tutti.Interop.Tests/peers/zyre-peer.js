// A zyre.js node for the tests: prints each event as one JSON line, obeys lines on standard input, ends after a while whatever happens.
//   node zyre-peer.js NAME BEACON_PORT TCP_PORT [GROUP...]
//   whisper PEER TEXT | shout GROUP TEXT | join GROUP | leave GROUP | quit
const readline = require("readline");
const Zyre = require("zyre.js");

const [name, beaconPort, tcpPort, ...groups] = process.argv.slice(2);
const say = (event, fields) => process.stdout.write(JSON.stringify({ event, ...fields }) + "\n");
// Always loopback: a test must not be heard elsewhere.
const node = Zyre.new({ name, iface: "lo", headers: { "X-JS": "1" }, bport: Number(beaconPort), port: Number(tcpPort) });

node.on("connect", (peer, peerName, headers) => say("connect", { peer, name: peerName, headers }));
node.on("disconnect", (peer) => say("disconnect", { peer }));
node.on("expired", (peer) => say("expired", { peer }));
node.on("join", (peer, peerName, group) => say("join", { peer, group }));
node.on("leave", (peer, peerName, group) => say("leave", { peer, group }));
node.on("whisper", (peer, peerName, text) => say("whisper", { peer, text }));
node.on("shout", (peer, peerName, text, group) => say("shout", { peer, text, group }));

const obey = {
  whisper: (peer, ...words) => node.whisper(peer, words.join(" ")),
  shout: (group, ...words) => node.shout(group, words.join(" ")),
  join: (group) => node.join(group),
  leave: (group) => node.leave(group),
  quit: () => node.stop().then(() => process.exit(0)),
};

node.start().then(() => {
  groups.forEach((group) => node.join(group));
  say("start", { peer: node.getIdentity() });
  const input = readline.createInterface({ input: process.stdin });
  input.on("line", (line) => {
    const [verb, ...rest] = line.split(" ");
    obey[verb]?.(...rest);
  });
  input.on("close", obey.quit);
});
setTimeout(() => process.exit(4), 60000);
