using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Reads messages from octets as they come, in any pieces (mpdl-11.2).</summary>
/// <remarks>
/// Running status is filled in, and real-time messages come out at once wherever they stand. Data without a status are passed over and
/// counted, as is a system exclusive that is longer than the bound. Thread-safe: no.
/// </remarks>
/// <param name="maxSystemExclusive">Octets of the longest system exclusive.</param>
public sealed class MidiStreamReader(int maxSystemExclusive = 65_536)
{
    private readonly ByteWriter _exclusive = new(0);
    private byte _status;
    private byte _first;
    private bool _hasFirst;
    private bool _isExclusive;
    private bool _isTooLong;

    /// <summary>Data octets that belonged to no message.</summary>
    public long StrayCount { get; private set; }

    /// <summary>System exclusives that were longer than the bound, or cut off by another status.</summary>
    public long LostExclusiveCount { get; private set; }

    /// <summary>Reads the next message.</summary>
    /// <param name="octets">What is left of the octets; moved on over what was read.</param>
    /// <param name="message">The message; the data of a system exclusive is a view until the next call.</param>
    /// <returns>False when the octets are used up.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> octets, out MidiMessage message)
    {
        while (!octets.IsEmpty)
        {
            byte octet = octets[0];
            octets = octets[1..];
            if (octet >= 0xF8)
            {
                message = new MidiMessage(octet);
                return true;
            }

            if (octet >= 0x80 ? TryBegin(octet, out message) : TryAdd(octet, out message))
            {
                return true;
            }
        }

        message = default;
        return false;
    }

    private bool TryBegin(byte status, out MidiMessage message)
    {
        message = default;
        if (_isExclusive)
        {
            _isExclusive = false;
            if (status == MidiMessage.Escape && !_isTooLong)
            {
                message = new MidiMessage(MidiMessage.SystemExclusive, Data: _exclusive.WrittenMemory);
                return true;
            }

            LostExclusiveCount++;
        }

        _hasFirst = false;
        _isExclusive = status == MidiMessage.SystemExclusive;
        _isTooLong = false;
        _status = _isExclusive || status == MidiMessage.Escape ? (byte)0 : status;
        _exclusive.Clear();
        if (_status == 0 || MidiMessage.DataLength(status) != 0)
        {
            return false;
        }

        _status = 0;
        message = new MidiMessage(status);
        return true;
    }

    private bool TryAdd(byte data, out MidiMessage message)
    {
        message = default;
        if (_isExclusive)
        {
            _isTooLong |= _exclusive.Length == maxSystemExclusive;
            if (!_isTooLong)
            {
                _exclusive.WriteU8(data);
            }

            return false;
        }

        if (_status == 0)
        {
            StrayCount++;
            return false;
        }

        if (MidiMessage.DataLength(_status) == 2 && !_hasFirst)
        {
            _first = data;
            _hasFirst = true;
            return false;
        }

        message = _hasFirst ? new MidiMessage(_status, _first, data) : new MidiMessage(_status, data);
        _hasFirst = false;
        _status = _status < 0xF0 ? _status : (byte)0;
        return true;
    }
}
