using System.Text;

using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>A MIDI message as a comment in a packet: <c>midi B0 5B 28</c> (mpdl-11.7).</summary>
/// <remarks>On the way back a packet with such comments is exactly those messages; whatever else it holds is what they mean in MPDL.</remarks>
internal static class MidiComment
{
    private const string Mark = "midi ";

    public static string Of(MidiMessage message) => Mark + message;

    public static bool TryRead(Descriptor descriptor, out MidiMessage message)
    {
        message = default;
        return descriptor.Id == DescriptorId.Text
            && descriptor.Data.StartsWith("midi "u8)
            && MidiMessage.TryParse(Encoding.ASCII.GetString(descriptor.Data[Mark.Length..]), out message);
    }
}
