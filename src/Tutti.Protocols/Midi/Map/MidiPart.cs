using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>One instrument on its way to MIDI: its port, its channel and, in MPE, the channels of its notes.</summary>
/// <param name="port">The port.</param>
/// <param name="channel">Its channel, the master channel in MPE.</param>
internal sealed class MidiPart(int port, int channel)
{
    private readonly Queue<int> _members = new(Enumerable.Range(2, 15));

    public int Port { get; } = port;

    public int Channel { get; } = channel;

    /// <summary>The program that was sent last; -1 before the first.</summary>
    public int Program { get; set; } = -1;

    /// <summary>Follows registered parameters in comments, for the range of the wheel.</summary>
    public MidiChannel Wheel { get; } = new();

    /// <summary>Sounding notes: key, channel.</summary>
    public Dictionary<NoteAddress, (int Key, int Channel)> Notes { get; } = [];

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
}
