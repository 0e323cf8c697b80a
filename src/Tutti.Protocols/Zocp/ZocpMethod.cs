namespace Tutti.Protocols.Zocp;

/// <summary>The eight methods of ZOCP.</summary>
internal enum ZocpMethod
{
    None,
    Get,
    Set,
    Mod,
    Sub,
    Unsub,
    Sig,
    Call,
    Rep,
}
