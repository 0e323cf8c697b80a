using Tutti.Cli.Files;
using Tutti.Cli.Json;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Synth;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>Plays the records of a file on a synthesizer, frame by frame, until the last tail has died away.</summary>
/// <param name="options">The synthesizer.</param>
/// <param name="until">Seconds of sound at most; null: as many as there are.</param>
/// <param name="progress">Told how far it is.</param>
/// <param name="end">Ends it.</param>
internal sealed class Rendering(SynthesizerOptions options, double? until, RenderProgress progress, CancellationToken end)
{
    private const int BlockFrames = 1024;

    // a note that nobody releases would never be silent
    private const double LongestTailS = 20;

    private readonly Synthesizer _synthesizer = new(options);
    private readonly float[] _block = new float[2 * BlockFrames];
    private readonly long _lastFrame = until is { } seconds ? (long)(seconds * options.SampleRate) : long.MaxValue;
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private float _peak;
    private int _mostVoices;
    private double _tookS;

    /// <summary>Plays.</summary>
    /// <param name="records">What.</param>
    /// <param name="damage">Told of what is damaged.</param>
    /// <param name="write">Takes the samples, left and right in turn.</param>
    public void Play(RecordStream records, Damage damage, Action<ReadOnlySpan<float>> write)
    {
        try
        {
            PlayRecords(records, damage, write);
            PlayTail(records, write);
        }
        finally
        {
            progress.Clear();
        }

        damage.Cut(records.Cut);
        _tookS = TimeProvider.System.GetElapsedTime(_started).TotalSeconds;
    }

    /// <summary>What was made.</summary>
    public MpdlRenderedJson Describe(string file, long damaged)
    {
        double seconds = _synthesizer.Frame / (double)options.SampleRate;
        return new MpdlRenderedJson(
            file,
            Math.Round(seconds, 5),
            options.SampleRate,
            Math.Round(_peak, 5),
            Math.Round(_synthesizer.Counters.Limited / (double)options.SampleRate, 3),
            _mostVoices,
            _synthesizer.Counters.Started,
            _synthesizer.Counters.Stolen,
            _synthesizer.Counters.Muted,
            Math.Round(seconds / Math.Max(_tookS, 1e-9), 2),
            damaged);
    }

    private void PlayRecords(RecordStream records, Damage damage, Action<ReadOnlySpan<float>> write)
    {
        long units = 0;
        while (_synthesizer.Frame < _lastFrame && records.TryRead(out MpdlRecord record))
        {
            if (!MpdlReader.TryCheck(record.Packet, out DecodeError error))
            {
                damage.Packet(record.Offset, error);
                continue;
            }

            // a tag that goes back acts at once
            units = Math.Max(units, record.Elapsed);
            RenderTo((long)((Int128)units * options.SampleRate / TimeTag.UnitsPerSecond), records.Position, write);
            _synthesizer.Receive(new Instant(units * TimeTag.NanosecondsPerUnit), record.Packet);
        }
    }

    private void PlayTail(RecordStream records, Action<ReadOnlySpan<float>> write)
    {
        long tailEnd = _synthesizer.Frame + (long)(LongestTailS * options.SampleRate);
        while (!_synthesizer.IsSilent && _synthesizer.Frame < Math.Min(tailEnd, _lastFrame))
        {
            RenderTo(_synthesizer.Frame + BlockFrames, records.Position, write);
        }
    }

    private void RenderTo(long frame, long position, Action<ReadOnlySpan<float>> write)
    {
        frame = Math.Min(frame, _lastFrame);
        while (_synthesizer.Frame < frame)
        {
            end.ThrowIfCancellationRequested();
            Span<float> block = _block.AsSpan(0, 2 * (int)Math.Min(BlockFrames, frame - _synthesizer.Frame));
            _synthesizer.Render(block);
            foreach (float sample in block)
            {
                _peak = Math.Max(_peak, Math.Abs(sample));
            }

            _mostVoices = Math.Max(_mostVoices, _synthesizer.VoiceCount);
            write(block);
            progress.Tell(_synthesizer.Frame / (double)options.SampleRate, position, _synthesizer.VoiceCount);
        }
    }
}
