using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Midi;

namespace Tutti.Tests.Midi;

/// <summary>Any messages, and tracks of them.</summary>
internal static class MidiGen
{
    public static readonly Gen<MidiMessage> Channel =
        from kind in Gen.Elements<byte>(0x80, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0)
        from channel in Gen.Choose(1, 16)
        from data1 in Gen.Choose(0, 127)
        from data2 in Gen.Choose(0, 127)
        select MidiMessage.OfChannel(kind, channel, data1, kind is 0xC0 or 0xD0 ? 0 : data2);

    public static readonly Gen<MidiMessage> Exclusive = Gen.Choose(0, 127).Select(b => (byte)b).ArrayOf().Select(d => new MidiMessage(0xF0, Data: d));

    public static readonly Gen<MidiMessage> Meta =
        from type in Gen.Choose(0, 127)
        where type != MidiMessage.EndOfTrack
        from data in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()
        select new MidiMessage(0xFF, (byte)type, 0, data);

    public static readonly Gen<MidiEvent[]> Track =
        (from gap in Gen.Elements(0, 1, 127, 128, 16_383, 16_384, 3_000_000)
         from message in Gen.Frequency((5, Channel), (1, Exclusive), (1, Meta))
         select (gap, message)).ArrayOf().Select(steps =>
         {
             long tick = 0;
             return steps.Select(s => new MidiEvent(tick += s.gap, s.message)).ToArray();
         });
}
