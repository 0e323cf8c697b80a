using System.Threading.Channels;

namespace Tutti.Interop.Tests.Live;

/// <summary>What handlers have seen, to be awaited.</summary>
internal sealed class Seen<T>
{
    private readonly Channel<T> _items = Channel.CreateUnbounded<T>();

    public void Add(T item) => _items.Writer.TryWrite(item);

    /// <summary>The next item that fits, within the limit of all tests.</summary>
    public async Task<T> NextAsync(Func<T, bool>? fits = null)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Room.Limit);
        List<T> passed = [];
        try
        {
            while (true)
            {
                T item = await _items.Reader.ReadAsync(late.Token);
                if (fits is null || fits(item))
                {
                    return item;
                }

                passed.Add(item);
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException($"Not seen within {Room.Limit.TotalSeconds} s; seen instead: {string.Join("; ", passed)}", e);
        }
    }
}
