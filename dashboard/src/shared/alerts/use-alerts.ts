import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useAlertsStore } from '../live-channels/alerts-store';
import { acknowledgeAlert, readAlerts, readRules } from './alerts-api';

const ALERTS = 'alerts';
const PER_PAGE = 25;
const RENEW_MS = 60_000;

/** Every alert there was. It is asked for again whenever a push says that one has opened, cleared or was acknowledged. */
export function useAlertHistory() {
  const client = useQueryClient();
  const open = useAlertsStore((store) => store.open);
  useEffect(() => void client.invalidateQueries({ queryKey: [ALERTS, 'all'] }), [client, open]);
  return useInfiniteQuery({
    queryKey: [ALERTS, 'all'],
    queryFn: ({ pageParam, signal }) => readAlerts(PER_PAGE, pageParam, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

/** The limits, which change only when the platform is started with others. */
export function useAlertRules() {
  return useQuery({ queryKey: [ALERTS, 'rules'], queryFn: ({ signal }) => readRules(signal), staleTime: RENEW_MS });
}

/** Says that somebody has seen it. The answer is shown at once, the push that tells everybody comes after it. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: acknowledgeAlert,
    onSuccess: (alert) => {
      useAlertsStore.getState().replace(alert);
      void client.invalidateQueries({ queryKey: [ALERTS, 'all'] });
    },
  });
}
