#!/usr/bin/env dotnet
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false
#:project ../src/Tutti.Patchbay/Tutti.Patchbay.csproj

// A large room with a real Patchbay server, for src/Tutti.Patchbay/page/dev/speed.mjs to look at: real nodes on loopback, all values moving.
//   dotnet run -c Release benchmarks/patchbay-room.cs [NODES] [PARAMETERS] [CHANGES_A_SECOND] [SECONDS]     prints the link, then each second what was sent and what it cost
// Each node knows the server's node and one neighbour, to which it is patched: 200 that all know each other would measure the nodes, not the page.
// Results that were seen: benchmarks/results/patchbay.md

using System.Diagnostics;

using Tutti;
using Tutti.Patchbay;
using Tutti.Protocols.Zocp;

int Argument(int at, int usual) => args.Length > at ? int.Parse(args[at], System.Globalization.CultureInfo.InvariantCulture) : usual;
int count = Argument(0, 200), parameters = Argument(1, 20), rate = Argument(2, 2000), seconds = Argument(3, 300);

NodeOptions alone = new() { Interface = "lo", Beacons = false };
await using Node web = new("web", alone);
await web.StartAsync();
await using PatchbayServer server = await PatchbayServer.StartAsync(web, new PatchbayOptions { Port = 0, Show = "large" });

List<Node> nodes = [];
List<Parameter<double>> faders = [];
for (int n = 0; n < count; n++)
{
    string[] peers = n % 2 == 1 ? [web.Endpoint, nodes[^1].Endpoint] : [web.Endpoint];
    Node node = new($"{(n % 2 == 0 ? "desk" : "lamp")}-{(n / 2) + 1}", alone with { Peers = peers });
    for (int p = 0; p < parameters; p++)
    {
        faders.Add(node.Add(Parameter.Float($"value-{p + 1:00}", 0, 0, 1), Access.Emit | Access.Writeable | (n % 2 == 1 ? Access.Sensor : Access.None)));
    }

    await node.StartAsync();
    nodes.Add(node);
}

for (int n = 0; n + 1 < count; n += 2)
{
    Peer lamp = await nodes[n].FindAsync(nodes[n + 1].Name, TimeSpan.FromSeconds(30));
    await nodes[n].PatchAsync(nodes[n]["value-01"], lamp["value-01"]);
}

while (web.Peers.Count < count)
{
    await Task.Delay(100);
}

Console.WriteLine(server.Link);

// Every 10 ms its share, so that changes come evenly.
using PeriodicTimer tick = new(TimeSpan.FromMilliseconds(10));
Process self = Process.GetCurrentProcess();
long began = Stopwatch.GetTimestamp(), told = began, sent = 0, toldSent = 0;
TimeSpan toldCpu = self.TotalProcessorTime;
int next = 0;
while (await tick.WaitForNextTickAsync() && Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
{
    for (long due = (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate); sent < due; sent++)
    {
        // A prime step visits all of them in an order that no row or card follows.
        next = (next + 1009) % faders.Count;
        faders[next].Emit(0.5 + (0.5 * Math.Sin((sent / 500.0) + next)));
    }

    if (Stopwatch.GetElapsedTime(told).TotalSeconds >= 5)
    {
        self.Refresh();
        TimeSpan cpu = self.TotalProcessorTime;
        double span = Stopwatch.GetElapsedTime(told).TotalSeconds;
        Console.WriteLine($"{(sent - toldSent) / span:0} changes/s; {(cpu - toldCpu).TotalSeconds / span * 100:0} % of a core, {self.WorkingSet64 >> 20} MB (nodes and server together)");
        (told, toldSent, toldCpu) = (Stopwatch.GetTimestamp(), sent, cpu);
    }
}

foreach (Node node in nodes)
{
    await node.DisposeAsync();
}
