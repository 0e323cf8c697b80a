using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Files;

/// <summary>Reads the packets of an MPDL file that are meant for one moment together.</summary>
/// <remarks>A record whose tag goes back acts at once, so it belongs to the moment before it. A moment with very many packets is handed out in parts.</remarks>
/// <param name="records">The records.</param>
/// <param name="damage">Told of malformed packets, which are handed out like all others.</param>
internal sealed class MomentReader(RecordStream records, Damage damage)
{
    private const int MostPackets = 4096;

    private readonly List<byte[]> _packets = [];
    private byte[]? _next;
    private long _nextUnits;
    private bool _isStarted;

    /// <summary>The moment, in units of 50 microseconds since the first record.</summary>
    public long Units { get; private set; }

    /// <summary>Its packets, in the order of the file; valid until the next call.</summary>
    public IReadOnlyList<byte[]> Packets => _packets;

    /// <summary>Reads the next moment.</summary>
    /// <returns>False at the end of the file.</returns>
    public bool TryRead()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            ReadNext();
        }

        _packets.Clear();
        if (_next is null)
        {
            return false;
        }

        for (Units = _nextUnits; _next is not null && _nextUnits == Units && _packets.Count < MostPackets; ReadNext())
        {
            _packets.Add(_next);
        }

        return true;
    }

    private void ReadNext()
    {
        bool isThere = records.TryRead(out MpdlRecord record);
        if (isThere && !MpdlReader.TryCheck(record.Packet, out DecodeError error))
        {
            damage.Packet(record.Offset, error);
        }

        _next = isThere ? record.Packet.ToArray() : null;
        _nextUnits = isThere ? Math.Max(_nextUnits, record.Elapsed) : _nextUnits;
    }
}
