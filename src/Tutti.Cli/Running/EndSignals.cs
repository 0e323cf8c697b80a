using System.Runtime.InteropServices;

namespace Tutti.Cli.Running;

/// <summary>Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation, so that a verb can say farewell; the second ends the process at once.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
    public EndSignals() => _registrations =
        [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(s => PosixSignalRegistration.Create(s, End))];

    /// <summary>Cancelled when the user wants an end.</summary>
    public CancellationToken Token => _ended.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _ended.Dispose();
    }

    private void End(PosixSignalContext context)
    {
        if (!_ended.IsCancellationRequested)
        {
            context.Cancel = true;
            _ended.Cancel();
        }
    }
}
