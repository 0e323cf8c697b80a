using System.Net;
using System.Net.Sockets;

using Tutti.Cli.Running;
using Tutti.Cli.Verbs;
using Tutti.Doctor;
using Tutti.Seeing;
using Tutti.Transports;

namespace Tutti.Cli.Doctor;

/// <summary>Looks at the network as a node of it, for as long as it takes to meet everybody.</summary>
/// <param name="run">The run.</param>
/// <param name="time">How long to look; null: until everybody who is heard was met, 3.5 s at the least.</param>
internal sealed class Examiner(Invocation run, TimeSpan? time)
{
    /// <summary>Beacons come each second, and an old node has two seconds to answer.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly int _beaconPort = VerbArguments.BeaconPort();

    /// <summary>Looks.</summary>
    public async Task<Examination> ExamineAsync()
    {
        string? wanted = run.NodeOptions().Interface ?? (Environment.GetEnvironmentVariable(CardChoice.Variable) is { Length: > 0 } named ? named : null);
        IReadOnlyList<NetworkCard> cards = NetworkCard.All();
        Examination seen = new() { BeaconPort = _beaconPort, Wanted = wanted, Cards = cards };
        try
        {
            seen = seen with { Choice = CardChoice.Choose(wanted, cards, NetworkCard.Down()) };
        }
        catch (NotFoundException e)
        {
            return seen with { NoCard = e };
        }

        using Tracer tracer = new();
        try
        {
            await using Guest guest = await Guest.JoinAsync(run, "doctor", tracer);
            return await LookAroundAsync(seen, guest.Node, tracer);
        }
        catch (RefusedException e)
        {
            return seen with { NoStart = e, CannotBroadcast = !KnowsBroadcast(seen.Choice!.Card), PortHolder = PortHolder.OfUdp(_beaconPort) };
        }
        catch (NotFoundException e)
        {
            // The card went between the two looks.
            return seen with { Choice = null, NoCard = e };
        }
    }

    private async Task<Examination> LookAroundAsync(Examination seen, Node node, Tracer tracer)
    {
        string before = node.Endpoint;
        Ear ear = new(tracer, _beaconPort);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(run.Cancellation);
        Task hearing = ear.ListenAsync(end.Token);
        await WaitAsync(node, ear);
        IReadOnlyList<Peer> peers = node.Peers;
        SeenBeacon[] beacons = await Task.WhenAll(ear.Beacons.Where(b => b.Key != node.Uuid).Select(async b => new SeenBeacon(
            b.Key,
            b.Value,
            peers.Any(p => p.Uuid == b.Key) ? null : await Probe.TryAsync(b.Value[^1], run.Cancellation))));
        (string, ProbeResult)[] unmet = await Task.WhenAll(run.NodeOptions().Peers.Where(e => !peers.Any(p => p.Endpoint == e)).Select(async e => (e, await Probe.TryAsync(e, run.Cancellation))));
        Dictionary<Uuid, ClockComparison> clocks = [];
        foreach (Peer peer in peers.Where(p => p.IsTutti))
        {
            try
            {
                clocks[peer.Uuid] = await node.CompareClockAsync(peer, run.Cancellation);
            }
            catch (TuttiException)
            {
                // It does not answer, which another check tells of; or it is of an earlier version.
            }
        }

        bool echo = ear.Beacons.ContainsKey(node.Uuid);
        await end.CancelAsync();
        await hearing;
        return seen with
        {
            HearsItself = echo,
            Moved = node.Endpoint == before ? null : (before, node.Endpoint),
            Beacons = beacons,
            Unmet = unmet,
            Nodes = [.. peers.Where(p => !p.Headers.ContainsKey(Guest.Header)).OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Uuid.Bits)
                .Select(p => new SeenNode(p.Uuid, p.Name, p.Identity, p.Implementation, ear.HelloOf(p.Uuid), p is { IsZocp: true, ParametersKnown: false }))],
            Clocks = clocks,
        };
    }

    private static bool KnowsBroadcast(NetworkCard card)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(OperatingSystem.IsLinux() ? card.Broadcast : card.Address, 0));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode != SocketError.AddressNotAvailable;
        }
    }

    // Who is heard but not met gets the whole time; nobody waits for it when all is well.
    private async Task WaitAsync(Node node, Ear ear)
    {
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan most = time ?? (run.Wait > s_least ? run.Wait : s_least);
        TimeSpan least = time ?? TimeSpan.FromSeconds(1.5);
        while (TimeProvider.System.GetElapsedTime(start) is var passed && passed < most)
        {
            IReadOnlyList<Peer> peers = node.Peers;
            bool well = peers.All(p => p.ParametersKnown || !p.IsZocp) && ear.Beacons.Keys.All(b => b == node.Uuid || peers.Any(p => p.Uuid == b)) && ear.Beacons.ContainsKey(node.Uuid);
            if (passed >= least && well && time is null)
            {
                return;
            }

            await Task.Delay(s_look, run.Cancellation);
        }
    }
}
