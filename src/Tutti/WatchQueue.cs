using System.Threading.Channels;

namespace Tutti;

/// <summary>
/// What one watcher has not read yet. When it falls behind, a newer number replaces the last one of the same parameter that waits; texts, bools
/// and the like are kept, up to a bound; past it the watcher gets an error.
/// </summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed class WatchQueue
{
    private const int MergeFrom = 256;
    private const int Bound = 10_000;

    private readonly Lock _gate = new();
    private readonly LinkedList<ParameterChange> _waiting = [];
    private readonly Dictionary<(Uuid Node, string Path), LinkedListNode<ParameterChange>> _numbers = [];
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Exception? _end;
    private bool _ended;

    /// <summary>True until something was added.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>Adds what was seen.</summary>
    public void Add(in ParameterChange change)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            IsUntouched = false;
            bool number = change.Value.TryGetNumber(out _);
            (Uuid, string) key = (change.Node, change.Path);
            if (number && _waiting.Count >= MergeFrom && _numbers.TryGetValue(key, out LinkedListNode<ParameterChange>? waits))
            {
                waits.Value = change;
                return;
            }

            if (_waiting.Count == Bound)
            {
                End(new NoAnswerException($"{Bound} values wait to be read", change.Path, change.NodeName, "read faster, or watch fewer parameters"));
                return;
            }

            LinkedListNode<ParameterChange> added = _waiting.AddLast(change);
            if (number)
            {
                _numbers[key] = added;
            }
        }

        _bell.Writer.TryWrite(true);
    }

    /// <summary>No more will come; what waits can still be read, then comes the error, if one is given.</summary>
    public void Complete(Exception? error = null)
    {
        lock (_gate)
        {
            End(error);
        }
    }

    /// <summary>Waits for the next value; null at the end.</summary>
    /// <exception cref="TuttiException">The watching ended for a reason.</exception>
    public async ValueTask<ParameterChange?> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.First is { } first)
                {
                    _waiting.RemoveFirst();
                    (Uuid, string) key = (first.Value.Node, first.Value.Path);
                    if (_numbers.TryGetValue(key, out LinkedListNode<ParameterChange>? last) && last == first)
                    {
                        _numbers.Remove(key);
                    }

                    return first.Value;
                }

                if (_ended)
                {
                    return _end is null ? null : throw _end;
                }
            }

            await _bell.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false);
            _bell.Reader.TryRead(out _);
        }
    }

    private void End(Exception? error)
    {
        _end ??= error;
        _ended = true;
        _bell.Writer.TryComplete();
    }
}
