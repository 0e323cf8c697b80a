using System.Collections;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>Goes once through an MPDL file and counts what is in it; plays it on a device to know what sounds.</summary>
internal sealed class Survey
{
    private const int Addresses = 1 << 20;

    private readonly MpdlEngine _device = new(new MpdlEngineOptions { MaxAddresses = Addresses, Voices = ushort.MaxValue, MaxEvents = 1 << 20 });
    private readonly BitArray _named = new(Addresses);
    private readonly HashSet<NoteAddress> _sounding = [];
    private readonly long[] _descriptors = new long[256];
    private long _sampled;
    private long _second = -1;
    private long _octetsOfSecond;

    /// <summary>Records, malformed ones too.</summary>
    public long Records { get; private set; }

    /// <summary>Records whose packet is malformed.</summary>
    public long Malformed { get; private set; }

    /// <summary>When the last record is meant, in units of 50 microseconds since the first.</summary>
    public long Length { get; private set; }

    /// <summary>The longest packet, in octets.</summary>
    public int LongestPacket { get; private set; }

    /// <summary>Octets of the packets of the busiest second.</summary>
    public long BusiestSecond { get; private set; }

    /// <summary>Attacks of notes.</summary>
    public long Attacks { get; private set; }

    /// <summary>The most notes that sounded together.</summary>
    public int MostSounding { get; private set; }

    /// <summary>When which keys sound.</summary>
    public PianoRoll Roll { get; } = new();

    /// <summary>Ids that occur, with how often.</summary>
    public IEnumerable<(DescriptorId Id, long Count)> Descriptors =>
        Enumerable.Range(0, 256).Where(i => _descriptors[i] > 0).Select(i => ((DescriptorId)i, _descriptors[i]));

    /// <summary>Addresses that packets name, in their order.</summary>
    public IEnumerable<NoteAddress> Named => Enumerable.Range(0, Addresses).Where(i => _named[i]).Select(NoteAddress.FromBits);

    /// <summary>Takes the next record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="error">What is wrong with its packet.</param>
    /// <returns>False when it is malformed.</returns>
    public bool TryReceive(in MpdlRecord record, out DecodeError error)
    {
        Records++;
        Length = Math.Max(Length, record.Elapsed);
        LongestPacket = Math.Max(LongestPacket, record.Packet.Length);
        CountOctets(record.Packet.Length);
        Roll.Reach(Length);
        Sample();
        if (!MpdlReader.TryCheck(record.Packet, out error))
        {
            Malformed++;
            return false;
        }

        CountDescriptors(record.Packet);
        _device.Receive(Now(Length), 0, record.Packet);
        while (_device.TryDequeue(out MpdlEvent item))
        {
            Follow(item);
        }

        return true;
    }

    private static Instant Now(long units) => new(units * TimeTag.NanosecondsPerUnit);

    private void CountOctets(int octets)
    {
        long second = Length / TimeTag.UnitsPerSecond;
        _octetsOfSecond = second == _second ? _octetsOfSecond + octets : octets;
        _second = second;
        BusiestSecond = Math.Max(BusiestSecond, _octetsOfSecond);
    }

    private void CountDescriptors(ReadOnlySpan<byte> packet)
    {
        var reader = new MpdlReader(packet);
        _named[reader.Address.Bits] |= packet.Length > MpdlReader.MinLength;
        while (reader.TryRead(out Descriptor descriptor))
        {
            _descriptors[(int)descriptor.Id]++;
            _named[reader.Address.Bits] = true;
        }
    }

    private void Follow(in MpdlEvent item)
    {
        switch (item.Kind)
        {
            case MpdlEventKind.Started or MpdlEventKind.Resumed:
                Attacks += item.Kind == MpdlEventKind.Started ? 1 : 0;
                _sounding.Add(item.Address);
                MostSounding = Math.Max(MostSounding, _sounding.Count);
                Roll.Mark(Length, KeyOf(item.Address, Now(Length)));
                break;
            case MpdlEventKind.Released or MpdlEventKind.Silenced or MpdlEventKind.Stolen:
                _sounding.Remove(item.Address);
                break;
        }
    }

    /// <summary>Draws what sounded until now, slice by slice, so that glides are seen.</summary>
    private void Sample()
    {
        for (; _sampled < Length; _sampled += Roll.SliceUnits)
        {
            foreach (NoteAddress note in _sounding)
            {
                Roll.Mark(_sampled, KeyOf(note, Now(_sampled)));
            }
        }
    }

    private int KeyOf(NoteAddress note, Instant now) =>
        Math.Clamp((int)Math.Floor(_device.Effective(note, DescriptorId.Pitch, now)) >> 9, 0, 127);
}
