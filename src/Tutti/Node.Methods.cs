using Tutti.Protocols.Zocp;

namespace Tutti;

public sealed partial class Node
{
    /// <summary>More are not asked for, whatever the other says.</summary>
    private const int MostMethods = 4_096;

    private readonly Dictionary<string, Func<IReadOnlyList<ZocpValue>, CancellationToken, Task<ZocpValue>>> _methods = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();

    /// <summary>Lets other nodes call a method of this program. It runs where handlers run, so it must be short.</summary>
    /// <param name="name">1 to 255 octets; an earlier method of the name is replaced.</param>
    /// <param name="method">Given the arguments, returns the result; what it throws is told to the caller as its reason.</param>
    public void AddMethod(string name, Func<IReadOnlyList<ZocpValue>, ZocpValue> method)
    {
        ArgumentNullException.ThrowIfNull(method);
        AddMethod(name, (arguments, _) => Task.FromResult(method(arguments)));
    }

    /// <summary>Lets other nodes call a method of this program that takes its time; the token is cancelled when this node stops.</summary>
    /// <inheritdoc cref="AddMethod(string, Func{IReadOnlyList{ZocpValue}, ZocpValue})" path="/param"/>
    /// <exception cref="RefusedException">The name is not usable, or there are too many.</exception>
    public void AddMethod(string name, Func<IReadOnlyList<ZocpValue>, CancellationToken, Task<ZocpValue>> method)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(method);
        lock (Gate)
        {
            ZocpResult result = _shell.Core.Zocp.TryRegisterMethod(name);
            if (!result.IsDone)
            {
                throw RequestErrors.Of(result.Refusal);
            }

            _methods[name] = method;
        }

        _shell.Pump();
    }

    /// <summary>The methods of another node that may be called, by name; empty for an old node, which cannot tell, and for a Tutti node of before this was told.</summary>
    /// <exception cref="NoAnswerException">The node is gone, or did not answer in time.</exception>
    /// <exception cref="ObjectDisposedException">This node was stopped.</exception>
    public async Task<IReadOnlyList<string>> MethodsAsync(Peer peer, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(peer);
        List<string> names = [];
        while (CanTell(peer) && names.Count < MostMethods)
        {
            ZocpValue answer;
            try
            {
                answer = await CallAsync(peer, MethodList.Method, [names.Count], cancellation).ConfigureAwait(false);
            }
            catch (NotFoundException)
            {
                break;
            }

            if (!MethodList.TryRead(answer, out MethodList? list) || list.Names.Count == 0)
            {
                break;
            }

            names.AddRange(list.Names);
            if (names.Count >= list.Total)
            {
                break;
            }
        }

        return names;
    }

    private void Answer(in ZocpEvent call)
    {
        Func<IReadOnlyList<ZocpValue>, CancellationToken, Task<ZocpValue>>? method;
        lock (Gate)
        {
            _methods.TryGetValue(call.Path ?? string.Empty, out method);
        }

        if (method is null)
        {
            return;
        }

        long id = call.Id;
        IReadOnlyList<ZocpValue> arguments = call.Arguments ?? [];
        if (_options.Post is { } post)
        {
            post(() => _ = AnswerAsync(id, method, arguments));
        }
        else
        {
            _ = AnswerAsync(id, method, arguments);
        }
    }

    private async Task AnswerAsync(long id, Func<IReadOnlyList<ZocpValue>, CancellationToken, Task<ZocpValue>> method, IReadOnlyList<ZocpValue> arguments)
    {
        ZocpValue value = default;
        string? failure = null;
        try
        {
            value = await method(arguments, _ending.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the program's method throws is an answer to the caller, not the end of this node.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e.Message;
        }

        lock (Gate)
        {
            if (failure is null)
            {
                _shell.Core.Zocp.Reply(_shell.Now, id, value);
            }
            else
            {
                _shell.Core.Zocp.Fail(_shell.Now, id, failure);
            }
        }

        _shell.Pump();
    }
}
