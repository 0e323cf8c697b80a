using System.Runtime.InteropServices;

namespace Tutti.Protocols.Zocp;

/// <summary>A receiver of ours waits for the present value of an old emitter.</summary>
/// <param name="Get">The GET whose answer tells it; what was told before may be outdated.</param>
/// <param name="Signalled">What came as a signal meanwhile, so that a cue does not come twice; null for nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AwaitedPresent(long Get, ZocpValue Signalled);
