using Tutti.Doctor;
using Tutti.Protocols.Zocp;
using Tutti.Transports;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>Beacons come each second, and an old node has two seconds to tell its parameters.</summary>
    private static readonly TimeSpan s_examination = TimeSpan.FromSeconds(3.5);

    /// <summary>More clocks are not compared at once: each is a few short questions.</summary>
    private const int MostClocks = 16;

    /// <summary>Looks what is wrong with the network, with what this node knows anyway; <see cref="Examination.Findings"/> says what to do (docs/doctor.md).</summary>
    /// <remarks>
    /// Waits until everybody who is met has told its parameters, at most 3.5 s, and compares the clocks of at most 16 Tutti nodes; nothing else is asked of anybody. What needs an ear on the
    /// network card, such as beacons of nodes that are never met, is found by `tutti doctor` alone. Thread-safe: yes.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<Examination> ExamineAsync(CancellationToken cancellation = default)
    {
        ThrowIfStopped();
        await SurveyAsync(s_examination, cancellation).ConfigureAwait(false);
        Peer[] peers = [.. Peers.Where(peer => !peer.Headers.ContainsKey(ZocpHeaders.Guest))];
        (Uuid Node, ClockComparison? Clock)[] clocks = await Task.WhenAll(peers.Where(CanTell).Take(MostClocks).Select(async peer => (peer.Uuid, await TryCompareAsync(peer, cancellation).ConfigureAwait(false))))
            .ConfigureAwait(false);
        return new Examination
        {
            BeaconPort = _options.BeaconPort ?? Protocols.Zre.Beacon.UdpPort,
            Wanted = _card?.Wanted,
            Cards = NetworkCard.All(),
            Choice = _card?.Choice,
            HearsItself = BeaconTrouble is null,
            Nodes = [.. peers.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Uuid.Bits)
                .Select(p => new SeenNode(p.Uuid, p.Name, p.Identity, p.Implementation, p.Endpoint, p is { IsPresent: true, IsZocp: true, ParametersKnown: false }))],
            Clocks = clocks.Where(c => c.Clock is not null).ToDictionary(c => c.Node, c => c.Clock!.Value),
        };
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
