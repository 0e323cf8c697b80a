namespace Tutti.Protocols.Mpdl;

/// <summary>The voices in use (mpdl-5.8).</summary>
/// <param name="bound">Voices of polyphony.</param>
internal sealed class VoiceList(int bound)
{
    private readonly AddressState[] _notes = new AddressState[bound];
    private long _stamp;

    /// <summary>Voices in use.</summary>
    public int Count { get; private set; }

    /// <summary>Voices of polyphony.</summary>
    public int Bound => bound;

    /// <summary>True when every voice is in use.</summary>
    public bool IsFull => Count == bound;

    /// <summary>The note of a voice; the order means nothing.</summary>
    public AddressState this[int index] => _notes[index];

    /// <summary>Gives a note a voice, or lets it keep its own, as the youngest.</summary>
    public void Start(AddressState note)
    {
        if (note.Voice == VoiceState.None)
        {
            note.VoiceIndex = Count;
            _notes[Count++] = note;
            AddToCounts(note, 1);
        }

        note.Voice = VoiceState.Sounding;
        note.StartStamp = ++_stamp;
        note.IsConfirmed = true;
    }

    /// <summary>Makes a sounding note a tail.</summary>
    /// <param name="note">The note.</param>
    /// <param name="packet">The number of the packet that released it: what a packet releases is released at one instant.</param>
    public static void Release(AddressState note, long packet)
    {
        note.Voice = VoiceState.Tail;
        note.ReleaseStamp = packet;
    }

    /// <summary>Takes a note's voice.</summary>
    public void End(AddressState note)
    {
        AddressState last = _notes[--Count];
        _notes[note.VoiceIndex] = last;
        last.VoiceIndex = note.VoiceIndex;
        _notes[Count] = null!;
        note.Voice = VoiceState.None;
        AddToCounts(note, -1);
    }

    /// <summary>Who loses a voice first: lowest priority, then oldest release, then oldest start.</summary>
    public AddressState Weakest(Func<AddressState, double> priorityOf, out double priority)
    {
        AddressState weakest = _notes[0];
        priority = priorityOf(weakest);
        for (int i = 1; i < Count; i++)
        {
            AddressState note = _notes[i];
            double other = priorityOf(note);
            if (other < priority || (other == priority && IsWeaker(note, weakest)))
            {
                (weakest, priority) = (note, other);
            }
        }

        return weakest;
    }

    private static bool IsWeaker(AddressState note, AddressState than)
    {
        if (note.Voice != than.Voice)
        {
            return note.Voice == VoiceState.Tail;
        }

        bool areReleasedApart = note.Voice == VoiceState.Tail && note.ReleaseStamp != than.ReleaseStamp;
        return areReleasedApart ? note.ReleaseStamp < than.ReleaseStamp : note.StartStamp < than.StartStamp;
    }

    private static void AddToCounts(AddressState note, int change)
    {
        for (AddressState? state = note; state is not null; state = state.Parent)
        {
            state.VoiceCount += change;
        }
    }
}
