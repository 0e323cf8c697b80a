#!/usr/bin/env dotnet
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property RunAnalyzers=false
#:project ../src/Tutti/Tutti.csproj

// The live ring against a raw UDP forwarder, in the same run and in turns, each role a process of its own and pinned to a core.
//   dotnet run -c Release benchmarks/ring-live.cs          everything
//   dotnet run -c Release benchmarks/ring-live.cs idle     only the round of 64 idle devices and what is allocated: 80 seconds
// A busy machine disturbs both alike: read the ratios. Results that were seen: benchmarks/results/zipi-live.md

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Tutti;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Zipi.Ip;

const int Warm = 2_000, Trips = 5_000, Rounds = 5;
int hubPort = 29_940, rawPort = 29_950;
Process self = Process.GetCurrentProcess();
bool idleOnly = args is ["idle"];

switch (args)
{
    case ["forwarder"]:
        Pin(1);
        Forward(rawPort, [rawPort + 1, rawPort + 2]);
        return;
    case ["echo"]:
        Pin(0);
        Echo(rawPort + 2, rawPort);
        return;
    case ["hub"]:
        Pin(1);
        await using (RingHub hub = await RingHub.StartAsync(new RingHubOptions { Listen = new IPEndPoint(IPAddress.Loopback, hubPort) }))
        {
            await Task.Delay(Timeout.Infinite);
        }

        return;
    case ["device"]:
        Pin(0);
        await using (Ring ring = await Ring.JoinAsync(RingPort.Udp("127.0.0.1", hubPort), new Profile("echo")))
        {
            ring.MessageReceived += message =>
            {
                if (message.Content[3] == (byte)DescriptorId.Pitch)
                {
                    ring.TrySend(message.Source, message.Content);
                }
            };
            await Task.Delay(Timeout.Infinite);
        }

        return;
    default:
        break;
}

Pin(0);
List<Process> children = [Start("forwarder"), Start("echo"), Start("hub")];
try
{
    await Task.Delay(1000);
    children.Add(Start("device"));
    await Task.Delay(1500);
    await using Ring ring = await Ring.JoinAsync(RingPort.Udp("127.0.0.1", hubPort), new Profile("ping"));
    RemoteDevice echo = await ring.FindAsync("name = echo");
    Note note = echo.Instrument(1, 1).Note(1);
    using Socket raw = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    raw.Bind(new IPEndPoint(IPAddress.Loopback, rawPort + 1));
    raw.Connect(new IPEndPoint(IPAddress.Loopback, rawPort));
    using SemaphoreSlim back = new(0);
    ring.MessageReceived += _ => back.Release();
    if (!idleOnly)
    {
        List<double> ratios = [];
        for (int round = 0; round < Rounds; round++)
        {
            (double rawMedian, double rawP99) = RawTrips(raw, round == 0 ? Warm : 200);
            (double ringMedian, double ringP99) = RingTrips(note, back, round == 0 ? Warm : 200);
            ratios.Add(ringMedian / rawMedian);
            Console.WriteLine($"round trip: raw {rawMedian:0.0} us (p99 {rawP99:0}), ring {ringMedian:0.0} us (p99 {ringP99:0}), ratio {ringMedian / rawMedian:0.00}");
        }

        Console.WriteLine($"ratio of the medians: middle of {Rounds} rounds {ratios.Order().ElementAt(Rounds / 2):0.00}, {ratios.Min():0.00} to {ratios.Max():0.00}");
        foreach (int rate in (int[])[50_000, 100_000, 150_000])
        {
            HubPortStatus from = (await ring.GetHubStatusAsync()).Ports.Single(p => p.Id == echo.Id);
            long begun = Stopwatch.GetTimestamp();
            int sent = 0, refused = 0;
            while (sent < 3 * rate)
            {
                for (int due = (int)(Stopwatch.GetElapsedTime(begun).TotalSeconds * rate); sent < due; sent++)
                {
                    refused += note.Set(Loudness.Forte).Send() ? 0 : 1;
                }

                Thread.Sleep(1);
            }

            await Task.Delay(500);
            HubPortStatus to = (await ring.GetHubStatusAsync()).Ports.Single(p => p.Id == echo.Id);
            Console.WriteLine($"rate: {rate:N0} packets/s asked for 3 s: {to.FramesOut - from.FramesOut:N0} of {sent:N0} passed on to the other process, {to.Errors - from.Errors} dropped at its port, {refused} refused to the sender");
        }
    }

    Ring[] others = await Task.WhenAll(Enumerable.Range(0, 62).Select(i => Ring.JoinAsync(RingPort.Udp("127.0.0.1", hubPort), new Profile($"device {i}"))));
    HubStatus before = await ring.GetHubStatusAsync();
    await Task.Delay(66_000);
    HubStatus status = await ring.GetHubStatusAsync();
    Console.WriteLine($"{status.Ports.Count} devices, idle: a round of the token takes {status.RotationMedian.TotalMilliseconds:0.00} ms, p99 {status.RotationP99.TotalMilliseconds:0.00} ms, worst {status.RotationWorst.TotalMilliseconds:0.00} ms ({status.Rotations} rounds since the start, {status.Rotations - before.Rotations} in 66 s)");
    foreach (Ring other in others)
    {
        await other.DisposeAsync();
    }
}
finally
{
    foreach (Process child in children)
    {
        child.Kill();
    }
}

// In one process: hub, two devices; everything warm. Nothing may be allocated for a packet.
await using (RingHub hub = await RingHub.StartAsync(new RingHubOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }))
await using (Ring a = await Ring.JoinAsync(RingPort.Udp("127.0.0.1", hub.EndPoint.Port), new Profile("a")))
await using (Ring b = await Ring.JoinAsync(RingPort.Udp("127.0.0.1", hub.EndPoint.Port), new Profile("b")))
{
    Note note = a.DeviceAt(b.Address).Instrument(1, 1).Note(1);
    using SemaphoreSlim got = new(0);
    b.MessageReceived += _ => got.Release();
    for (int i = 0; i < 20_000; i++)
    {
        note.Set(Loudness.Forte).Send();
        got.Wait();
    }

    const int Count = 50_000;
    long begun = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes(precise: true);
    for (int i = 0; i < Count; i++)
    {
        note.Set(Loudness.Forte).Send();
        got.Wait();
    }

    TimeSpan took = Stopwatch.GetElapsedTime(begun);
    long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
    before = GC.GetTotalAllocatedBytes(precise: true);
    Thread.Sleep(took);
    long idle = GC.GetTotalAllocatedBytes(precise: true) - before;
    Console.WriteLine($"allocated: {allocated:N0} bytes for {Count:N0} packets in {took.TotalSeconds:0.0} s, sender, hub and receiver together, and {idle:N0} in as long a time without any: {(allocated - idle) / (double)Count:0.000} bytes a packet");
}

(double Median, double P99) RawTrips(Socket socket, int warm)
{
    byte[] packet = new byte[16];
    return Measure(warm, () =>
    {
        socket.Send(packet);
        socket.Receive(packet);
    });
}

(double Median, double P99) RingTrips(Note note, SemaphoreSlim back, int warm) => Measure(warm, () =>
{
    note.Set(Pitch.MiddleC, Loudness.Forte).Send();
    back.Wait();
});

static (double Median, double P99) Measure(int warm, Action trip)
{
    double[] us = new double[Trips];
    for (int i = -warm; i < Trips; i++)
    {
        long begun = Stopwatch.GetTimestamp();
        trip();
        if (i >= 0)
        {
            us[i] = Stopwatch.GetElapsedTime(begun).TotalMicroseconds;
        }
    }

    Array.Sort(us);
    return (us[Trips / 2], us[Trips * 99 / 100]);
}

static void Forward(int port, int[] ends)
{
    using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    SocketAddress[] to = [.. ends.Select(e => new IPEndPoint(IPAddress.Loopback, e).Serialize())];
    SocketAddress from = new(AddressFamily.InterNetwork);
    byte[] buffer = new byte[2048];
    while (true)
    {
        int count = socket.ReceiveFrom(buffer, SocketFlags.None, from);
        socket.SendTo(buffer.AsSpan(0, count), SocketFlags.None, from.Equals(to[0]) ? to[1] : to[0]);
    }
}

static void Echo(int port, int forwarder)
{
    using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
    socket.Connect(new IPEndPoint(IPAddress.Loopback, forwarder));
    byte[] buffer = new byte[2048];
    while (true)
    {
        socket.Send(buffer.AsSpan(0, socket.Receive(buffer)));
    }
}

Process Start(string role) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
    Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0], role] : [role]) { UseShellExecute = false })!;

void Pin(int core)
{
    if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
    {
        self.ProcessorAffinity = 1 << (core % Environment.ProcessorCount);
    }
}
