using Tutti.Doctor;
using Tutti.Protocols.Zocp;
using Tutti.Transports;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>Beacons come each second, so after this everybody was heard at least once.</summary>
    private static readonly TimeSpan s_leastExamination = TimeSpan.FromSeconds(1.5);

    /// <summary>An old node has two seconds to tell its parameters.</summary>
    private static readonly TimeSpan s_mostExamination = TimeSpan.FromSeconds(3.5);

    /// <summary>Who is not heard again for so long has gone without a farewell.</summary>
    private static readonly TimeSpan s_heardAgain = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    /// <summary>More clocks are not compared at once: each is a few short questions.</summary>
    private const int MostClocks = 16;

    /// <summary>More connections are not tried by hand in one examination.</summary>
    private const int MostProbes = 16;

    /// <summary>Looks what is wrong with the network, from where this node is; <see cref="Examination.Findings"/> says what to do (docs/doctor.md).</summary>
    /// <remarks>
    /// Listens for beacons until everybody who is heard was met and has told its parameters, at least 1.5 s and at most 7 s in all; connects by hand to at most 16 who are heard but not met, and
    /// compares the clocks of at most 16 Tutti nodes. Nothing else is asked of anybody. That another program holds the beacon port (D4) only a node finds out that cannot start: `tutti doctor`
    /// tells of that. Thread-safe: yes.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<Examination> ExamineAsync(CancellationToken cancellation = default)
    {
        ThrowIfStopped();
        string before = Endpoint;
        int port = _options.BeaconPort ?? Protocols.Zre.Beacon.UdpPort;
        NetworkCard? card = _options.Beacons ? _card?.Choice.Card : null;
        using BeaconEar ear = new(card, port, _options.TimeProvider);
        await ListenAsync(ear, card is not null, cancellation).ConfigureAwait(false);
        SeenBeacon[] beacons = await ProbeAsync(ear, cancellation).ConfigureAwait(false);
        (string, ProbeResult)[] unmet = await Task.WhenAll(UnmetPeers.Take(MostProbes).Select(async e => (e, await Probe.TryAsync(e, cancellation).ConfigureAwait(false)))).ConfigureAwait(false);
        Peer[] peers = [.. Peers.Where(peer => !peer.Headers.ContainsKey(ZocpHeaders.Guest))];
        (Uuid Node, ClockComparison? Clock)[] clocks = await Task.WhenAll(peers.Where(CanTell).Take(MostClocks).Select(async peer => (peer.Uuid, await TryCompareAsync(peer, cancellation).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return new Examination
        {
            BeaconPort = port,
            Wanted = _card?.Wanted,
            Cards = NetworkCard.All(),
            Choice = _card?.Choice,
            HearsItself = card is null || (BeaconTrouble is null && ear.Endpoints.ContainsKey(Uuid)),
            Moved = Endpoint == before ? null : (before, Endpoint),
            Beacons = beacons,
            Unmet = unmet,
            Nodes = [.. peers.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Uuid.Bits)
                .Select(p => new SeenNode(p.Uuid, p.Name, p.Identity, p.Implementation, p.Endpoint, p is { IsPresent: true, IsZocp: true, ParametersKnown: false }))],
            Clocks = clocks.Where(c => c.Clock is not null).ToDictionary(c => c.Node, c => c.Clock!.Value),
        };
    }

    // Who is heard but not met gets the whole time; nobody waits for it when all is well.
    private async Task ListenAsync(BeaconEar ear, bool canHear, CancellationToken cancellation)
    {
        long start = _options.TimeProvider.GetTimestamp();
        while (_options.TimeProvider.GetElapsedTime(start) is var passed && passed < s_mostExamination)
        {
            IReadOnlyDictionary<Uuid, IReadOnlyList<string>> heard = ear.Endpoints;
            IReadOnlyList<Peer> peers = Peers;
            bool well = peers.All(p => p.ParametersKnown || !p.IsZocp) && heard.Keys.All(IsHere) && (!canHear || heard.ContainsKey(Uuid));
            if (well && passed >= s_leastExamination)
            {
                return;
            }

            await Task.Delay(s_look, _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
    }

    // Who died a moment ago was heard, too: only those that are heard again are there and out of reach.
    private async Task<SeenBeacon[]> ProbeAsync(BeaconEar ear, CancellationToken cancellation)
    {
        long now = _options.TimeProvider.GetTimestamp();
        bool IsOutOfReach(Uuid node) => !IsHere(node) && ear.HasHeardSince(node, now);
        Uuid[] unmet = [.. ear.Endpoints.Keys.Where(node => !IsHere(node)).Take(MostProbes)];
        while (unmet.Length > 0 && !Array.TrueForAll(unmet, IsOutOfReach) && _options.TimeProvider.GetElapsedTime(now) < s_heardAgain)
        {
            await Task.Delay(s_look, _options.TimeProvider, cancellation).ConfigureAwait(false);
        }

        HashSet<Uuid> probed = [.. unmet.Where(IsOutOfReach)];
        return await Task.WhenAll(ear.Endpoints.Where(heard => heard.Key != Uuid && (IsHere(heard.Key) || probed.Contains(heard.Key))).Select(async heard => new SeenBeacon(
            heard.Key, heard.Value, probed.Contains(heard.Key) ? await Probe.TryAsync(heard.Value[^1], cancellation).ConfigureAwait(false) : null))).ConfigureAwait(false);
    }

    // One that does not answer is told of by another check.
    private async Task<ClockComparison?> TryCompareAsync(Peer peer, CancellationToken cancellation)
    {
        try
        {
            return await CompareClockAsync(peer, cancellation).ConfigureAwait(false);
        }
        catch (TuttiException)
        {
            return null;
        }
    }
}
