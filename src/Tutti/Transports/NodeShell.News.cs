using Tutti.Protocols;

namespace Tutti.Transports;

/// <content>News: handlers run one at a time, on whatever thread brought the news.</content>
internal sealed partial class NodeShell
{
    /// <summary>After so many handlers a thread writes what they emitted, even if more news waits.</summary>
    private const int HandlersPerWrite = 32;

    /// <summary>So many pieces of news are taken at a time.</summary>
    private const int NewsAtOnce = 32;

    [ThreadStatic]
    private static NodeShell? t_draining;

    private readonly NodeEvent[] _taken = new NodeEvent[NewsAtOnce]; // of the thread that drains
    private bool _draining;
    private int _handlersThatSent;
    private long _newsLost;

    // The thread that finds nobody draining drains: handlers run one at a time, in the order of the news, on no thread of their own.
    private void Drain()
    {
        bool mine = false;
        while (true)
        {
            int count;
            long lost = 0;
            lock (Gate)
            {
                if (_draining && !mine)
                {
                    return;
                }

                mine = true;
                count = Core.Dequeue(_taken);
                if (count == 0)
                {
                    lost = Core.NewsLost - _newsLost;
                    _newsLost += lost;
                }

                _draining = count > 0 || lost > 0 || _handlersThatSent > 0;
                if (!_draining)
                {
                    // Those who stopped reading because this program was behind go on.
                    _caughtUp?.TrySetResult();
                    _caughtUp = null;
                    return;
                }
            }

            Raise(_taken.AsSpan(0, count));
            if (lost > 0)
            {
                _lose(lost);
            }

            if (_handlersThatSent > 0 && (count < NewsAtOnce || _handlersThatSent >= HandlersPerWrite))
            {
                _handlersThatSent = 0;
                Work(WorkForOneCaller);
            }
        }
    }

    private void Raise(Span<NodeEvent> news)
    {
        NodeShell? outer = t_draining; // a handler of another node may have called a verb of this one
        t_draining = this;
        try
        {
            for (int i = 0; i < news.Length; i++)
            {
                _raise(news[i], first: i == 0);
            }
        }
        finally
        {
            news.Clear();
            t_draining = outer;
        }
    }
}
