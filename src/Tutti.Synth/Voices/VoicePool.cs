using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>The voices of a synthesizer, and which note each one plays.</summary>
internal sealed class VoicePool
{
    private readonly MpdlEngine _engine;
    private readonly SynthesizerCounters _counters;
    private readonly Dictionary<int, Voice> _byNote;
    private readonly Voice[] _voices;
    private int _count;

    public VoicePool(MpdlEngine engine, SynthesizerOptions options, SynthesizerCounters counters)
    {
        (_engine, _counters) = (engine, counters);
        _byNote = new Dictionary<int, Voice>(options.Voices);

        // one that plays and one that fades for each
        _voices = new Voice[2 * options.Voices];
        for (int i = 0; i < _voices.Length; i++)
        {
            _voices[i] = new Voice(options);
        }
    }

    public bool IsSilent => _count == 0;

    /// <summary>Does what the engine tells.</summary>
    public void Handle(Instant now)
    {
        while (_engine.TryDequeue(out MpdlEvent item))
        {
            switch (item.Kind)
            {
                case MpdlEventKind.Started or MpdlEventKind.Resumed:
                    _counters.Started++;
                    Start(item.Address, now);
                    break;
                case MpdlEventKind.Released:
                    if (_byNote.TryGetValue(item.Address.Bits, out Voice? released))
                    {
                        released.Release();
                    }

                    break;
                case MpdlEventKind.Silenced:
                    FadeOut(item.Address);
                    break;
                case MpdlEventKind.Stolen:
                    _counters.Stolen++;
                    FadeOut(item.Address);
                    break;
                case MpdlEventKind.Muted:
                    _counters.Muted++;
                    break;
            }
        }
    }

    /// <summary>Reads what moves.</summary>
    public void Follow(Instant now)
    {
        for (int i = 0; i < _count; i++)
        {
            _voices[i].Follow(_engine, now);
        }
    }

    public void Render(Span<float> stereo)
    {
        stereo.Clear();
        for (int i = _count - 1; i >= 0; i--)
        {
            Voice voice = _voices[i];
            voice.Render(stereo);
            if (voice.IsDone)
            {
                End(i);
            }
        }
    }

    private void Start(NoteAddress address, Instant now)
    {
        FadeOut(address);
        if (_count == _voices.Length)
        {
            End(0);
        }

        Voice voice = _voices[_count++];
        voice.Start(address);
        voice.Follow(_engine, now);
        _byNote[address.Bits] = voice;
    }

    private void FadeOut(NoteAddress address)
    {
        if (_byNote.Remove(address.Bits, out Voice? voice))
        {
            voice.FadeOut();
        }
    }

    private void End(int index)
    {
        Voice voice = _voices[index];
        if (!voice.IsFading)
        {
            _byNote.Remove(voice.Address.Bits);
            _engine.VoiceEnded(voice.Address);
        }

        _count--;
        (_voices[index], _voices[_count]) = (_voices[_count], voice);
    }
}
