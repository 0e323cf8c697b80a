using Tutti.Cli.Verbs;
using Tutti.Protocols.Tap;
using Tutti.Seeing;

namespace Tutti.Cli.Tracing;

/// <summary>From packets to lines.</summary>
/// <param name="lines">Where units are written.</param>
/// <param name="filter">Which.</param>
/// <param name="pcap">Where packets are written; null: nowhere.</param>
/// <param name="guest">Our visit to the room, which knows names; null when there is none.</param>
/// <param name="all">True when everything is overheard: our own visit is then left out.</param>
internal sealed class Listener(TraceLine lines, TraceFilter filter, PcapWriter? pcap, Node? guest, bool all)
{
    private const int LargestPacket = 256 << 10;

    private readonly Acquaintance? _known = guest is null ? null : new Acquaintance(guest);

    /// <summary>Listens until it is told to end, or enough was shown.</summary>
    /// <exception cref="OperationCanceledException">It was told to end.</exception>
    public async Task ListenAsync(IPacketSource source, int most, CancellationToken end)
    {
        NameBook names = new();
        if (guest is not null)
        {
            names.Learn(guest.Uuid, guest.Name);
        }

        CardTap tap = new(names, VerbArguments.BeaconPort()) { WhoEmits = _known is null ? null : _known.WhoEmits };
        byte[] buffer = new byte[LargestPacket];
        while (true)
        {
            ValueTask<int> next = source.ReadAsync(buffer, end);
            if (!next.IsCompleted)
            {
                pcap?.Flush();
            }

            int count = await next;
            DateTimeOffset time = TimeProvider.System.GetUtcNow();
            _known?.Teach(names);
            if (tap.Receive(buffer.AsSpan(0, count)))
            {
                pcap?.Write(time, buffer.AsSpan(0, count));
            }

            while (tap.TryDequeue(out TapUnit? unit))
            {
                if (!IsOurVisit(unit!) && filter.Shows(unit!))
                {
                    lines.Write(time, unit!);
                    if (--most == 0)
                    {
                        return;
                    }
                }
            }
        }
    }

    private bool IsOurVisit(TapUnit unit) => all && guest is not null && (unit.FromNode == guest.Uuid || unit.ToNode == guest.Uuid);
}
