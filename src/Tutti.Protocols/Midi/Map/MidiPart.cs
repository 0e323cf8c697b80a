using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>One instrument on its way to MIDI: its port, its channel and, in MPE, the channels of its notes.</summary>
/// <param name="port">The port.</param>
/// <param name="channel">Its channel, the master channel in MPE.</param>
internal sealed class MidiPart(int port, int channel)
{
    private readonly Dictionary<int, int> _last = [];
    private readonly Queue<int> _members = new(Enumerable.Range(2, 15));

    public int Port { get; } = port;

    public int Channel { get; } = channel;

    /// <summary>The program that was sent last; -1 before the first.</summary>
    public int Program { get; set; } = -1;

    /// <summary>Follows registered parameters in comments, for the range of the wheel.</summary>
    public MidiChannel Wheel { get; } = new();

    /// <summary>Sounding notes: key, channel.</summary>
    public Dictionary<NoteAddress, (int Key, int Channel)> Notes { get; } = [];

    /// <summary>Keeps what a controller or a wheel was set to last.</summary>
    public void Remember(MidiMessage message)
    {
        if (message.Kind is 0xB0 or 0xE0)
        {
            _last[KeyOf(message)] = ValueOf(message);
        }
    }

    /// <summary>True when a controller or a wheel stands there already.</summary>
    public bool Stands(MidiMessage message) => _last.TryGetValue(KeyOf(message), out int value) && value == ValueOf(message);

    /// <summary>The member channel that has been free longest; false when all are in use, and then one is shared.</summary>
    public bool TryTakeMember(out int member)
    {
        bool isFree = _members.TryDequeue(out member);
        member = isFree ? member : Notes.Values.First().Channel;
        return isFree;
    }

    public void GiveMember(int member)
    {
        if (!Notes.Values.Any(n => n.Channel == member))
        {
            _members.Enqueue(member);
        }
    }

    private static int KeyOf(MidiMessage message) => (message.Status << 8) | (message.Kind == 0xE0 ? 0 : message.Data1);

    private static int ValueOf(MidiMessage message) => message.Kind == 0xE0 ? message.Bend : message.Data2;
}
