import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import '#web/ui';
import './frame/frame.css';
import { keepEmergencyPage } from './frame/keep-emergency-page.ts';
import { showStoredTheme } from './frame/use-theme.ts';
import { makeQueryClient } from './query.ts';
import { router } from './router.tsx';
import { forgetOnReturn } from './session/leave.ts';
import { TextsProvider } from './texts.tsx';

showStoredTheme();
forgetOnReturn();
keepEmergencyPage();
const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <TextsProvider>
      <QueryClientProvider client={makeQueryClient()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </TextsProvider>,
  );
}
